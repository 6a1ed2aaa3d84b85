"""What a server says when it does not answer, as an exception."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import grpc
from google.rpc import error_details_pb2  # type: ignore[import-untyped]
from grpc_status import rpc_status  # type: ignore[import-untyped]


@dataclass(frozen=True)
class FieldViolation:
    """A field that is wrong."""

    field: str
    """Path in the request, such as "profile.records[0].stage"."""
    description: str
    """What is wrong with it, and what would be right."""


class Refused(grpc.RpcError):
    """A call that failed. Whoever catches `grpc.RpcError` catches it too; the call's own error is its `__cause__`."""

    def __init__(self, error: Any) -> None:
        self._code: grpc.StatusCode = error.code()
        self._details: str = error.details() or ""
        self.reason = ""
        """A name of `ErrorReason` without its prefix, such as "UNKNOWN_PLACE"; empty where no peermatch server said so."""
        self.metadata: dict[str, str] = {}
        """Values that belong to the reason, such as `nearest_place_ids`."""
        self.fields: list[FieldViolation] = []
        """The fields that are wrong, at most 20."""
        self.retry_after: float | None = None
        """Seconds after which the same call may be answered; None where nothing is said of it."""
        self._read(error)
        super().__init__(str(self))

    def _read(self, error: Any) -> None:
        status = rpc_status.from_call(error)
        for detail in status.details if status else []:
            info, wrong, retry = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest(), error_details_pb2.RetryInfo()
            if detail.Unpack(info) and info.domain == "peermatch":
                self.reason, self.metadata = info.reason, dict(info.metadata)
            elif detail.Unpack(wrong):
                self.fields = [FieldViolation(one.field, one.description) for one in wrong.field_violations]
            elif detail.Unpack(retry):
                self.retry_after = retry.retry_delay.ToTimedelta().total_seconds()

    def code(self) -> grpc.StatusCode:
        return self._code

    def details(self) -> str:
        """What is wrong, as a sentence to show."""
        return self._details

    @property
    def hint(self) -> str:
        """What to do about it, where the server said so; else empty."""
        if self.fields:
            return "; ".join(f"{one.field}: {one.description}" for one in self.fields)
        for name, value in self.metadata.items():
            if value and name.startswith(("nearest_", "candidate_")) and name.endswith(("_ids", "_versions")):
                return f"one of these may be meant: {value}"
        return "" if self.retry_after is None else f"ask again in {self.retry_after:g} s"

    def __str__(self) -> str:
        told = f"{self.reason or self._code.name}: {self._details}"
        return f"{told} ({self.hint})" if self.hint else told
