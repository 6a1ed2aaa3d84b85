"""peermatch beside what a user would pick instead. `benches/compare.py` is the prompt."""
