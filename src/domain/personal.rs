//! What personal data looks like in a pack's country: forms and words, told by the pack. Who looks for it is `door`.

use thiserror::Error;

/// The most characters of a form.
const FORM_LIMIT: usize = 40;

/// Why a form is none.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FormError {
    /// Nothing, or too much.
    #[error("has {0} characters; a form has 4 to {FORM_LIMIT}")]
    Length(usize),
    /// A character that stands for nothing.
    #[error("holds {0:?}; a form has 9 for a digit, A for a letter and spaces between")]
    Character(char),
    /// A check that its digits cannot have.
    #[error("has {0} digits and no letters, where a check by modulus 11 wants ten digits alone")]
    Check(usize),
}

/// How a number or a code is written: a sign for each of its characters, in groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form(Vec<Sign>);

/// What stands at one position of a [`Form`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// 0 to 9.
    Digit,
    /// A to Z, in any case.
    Letter,
    /// A space, a hyphen or nothing.
    Gap,
}

impl Form {
    /// Reads `999 999 9999`: 9 for a digit, A for a letter, a space where groups may be set apart.
    ///
    /// # Errors
    /// Where a character stands for none of these, or there are too few or too many.
    pub fn new(written: &str) -> Result<Self, FormError> {
        let length = written.chars().count();
        if !(4..=FORM_LIMIT).contains(&length) {
            return Err(FormError::Length(length));
        }
        let sign = |c| match c {
            '9' => Ok(Sign::Digit),
            'A' => Ok(Sign::Letter),
            ' ' => Ok(Sign::Gap),
            other => Err(FormError::Character(other)),
        };
        written.chars().map(sign).collect::<Result<_, _>>().map(Self)
    }

    /// The signs, in their order.
    pub fn signs(&self) -> &[Sign] {
        &self.0
    }
}

/// How a number proves that it is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// The form alone.
    None,
    /// Ten digits: nine weighed 10 to 2, and 11 less the remainder of their sum by 11 last.
    Modulus11,
}

/// A number or code that a public service gives to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier {
    /// What it is called.
    pub label: String,
    form: Form,
    check: Check,
    /// Words of which one stands beside it, in lower case; none where the form is enough.
    pub beside: Vec<String>,
}

impl Identifier {
    /// Puts form and check together.
    ///
    /// # Errors
    /// Where numbers of that form cannot have that check.
    pub fn new(label: String, form: Form, check: Check, beside: Vec<String>) -> Result<Self, FormError> {
        let digits = form.0.iter().filter(|sign| **sign == Sign::Digit).count();
        let fits = digits == 10 && !form.0.contains(&Sign::Letter);
        if check == Check::Modulus11 && !fits {
            return Err(FormError::Check(digits));
        }
        Ok(Self { label, form, check, beside })
    }

    /// How it is written.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// How it proves itself.
    pub fn check(&self) -> Check {
        self.check
    }
}

/// Everything by which personal data is told in one country; a pack that says nothing leaves e-mail addresses and what stands
/// beside a name of two capitalised words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonalForms {
    /// Numbers that are given to persons.
    pub identifiers: Vec<Identifier>,
    /// Forms of a postal code that leads to a few doors.
    pub postcodes: Vec<Form>,
    /// What people are addressed with before their name, in lower case and without points.
    pub titles: Vec<String>,
    /// Words beside the day on which somebody was born, in lower case.
    pub birth_words: Vec<String>,
    /// Words that begin no name of a person though they are written large, in lower case.
    pub no_names: Vec<String>,
}
