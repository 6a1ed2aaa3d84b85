//! The contract with its words: services, messages and codes as their descriptors say them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use prost::Message;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet,
    MethodDescriptorProto,
};

use crate::proto::DESCRIPTORS;

/// All that is ours of the contract. Names are without the package.
pub(super) struct Contract {
    pub(super) services: Vec<Service>,
    messages: BTreeMap<String, Described>,
    codes: BTreeMap<String, Codes>,
}

pub(super) struct Service {
    pub(super) name: String,
    pub(super) comment: String,
    calls: Vec<(MethodDescriptorProto, String)>,
}

pub(super) struct Described {
    pub(super) name: String,
    pub(super) comment: String,
    pub(super) fields: Vec<Documented>,
    /// Whether it is an entry of a map.
    pub(super) is_entry: bool,
}

pub(super) struct Documented {
    pub(super) said: FieldDescriptorProto,
    pub(super) comment: String,
}

impl Documented {
    /// Whether nothing is done without it: the contract says so, and nothing more of when.
    pub(super) fn is_required(&self) -> bool {
        self.comment == "Required." || self.comment.starts_with("Required. ")
    }
}

pub(super) struct Codes {
    pub(super) comment: String,
    pub(super) names: Vec<String>,
}

/// Where things stand in a descriptor (`descriptor.proto`, numbers of its fields).
const MESSAGE: i32 = 4;
const ENUM: i32 = 5;
const SERVICE: i32 = 6;
const OF_MESSAGE: [i32; 3] = [2, 3, 4];
const METHOD: i32 = 2;

static CONTRACT: LazyLock<Contract> = LazyLock::new(Contract::read);

/// The contract that this program was built with.
pub(super) fn contract() -> &'static Contract {
    &CONTRACT
}

impl Contract {
    fn read() -> Self {
        // Written by our own build: there is nothing in it that cannot be read.
        let set = FileDescriptorSet::decode(DESCRIPTORS).unwrap_or_default();
        let mut contract = Self { services: Vec::new(), messages: BTreeMap::new(), codes: BTreeMap::new() };
        for file in set.file.iter().filter(|file| file.package() == "peermatch.v1") {
            let words = Words::of(file);
            for (number, service) in (0..).zip(&file.service) {
                let path = [SERVICE, number];
                let calls = (0..).zip(&service.method);
                contract.services.push(Service {
                    name: service.name().to_owned(),
                    comment: words.at(&path),
                    calls: calls.map(|(at, call)| (call.clone(), words.at(&[SERVICE, number, METHOD, at]))).collect(),
                });
            }
            for (number, codes) in (0..).zip(&file.enum_type) {
                contract.add_codes("", codes, words.at(&[ENUM, number]));
            }
            for (number, message) in (0..).zip(&file.message_type) {
                contract.add_message("", message, &words, &[MESSAGE, number]);
            }
        }
        contract
    }

    fn add_message(&mut self, within: &str, message: &DescriptorProto, words: &Words, path: &[i32]) {
        let name = format!("{within}{}", message.name());
        let [field, nested, codes] = OF_MESSAGE;
        let fields = (0..)
            .zip(&message.field)
            .map(|(at, said)| Documented { said: said.clone(), comment: words.at(&[path, &[field, at]].concat()) });
        let described = Described {
            name: name.clone(),
            comment: words.at(path),
            fields: fields.collect(),
            is_entry: message.options.as_ref().is_some_and(|options| options.map_entry()),
        };
        self.messages.insert(name.clone(), described);
        let inside = format!("{name}.");
        for (at, message) in (0..).zip(&message.nested_type) {
            self.add_message(&inside, message, words, &[path, &[nested, at]].concat());
        }
        for (at, one) in (0..).zip(&message.enum_type) {
            self.add_codes(&inside, one, words.at(&[path, &[codes, at]].concat()));
        }
    }

    fn add_codes(&mut self, within: &str, codes: &EnumDescriptorProto, comment: String) {
        let names = codes.value.iter().map(|value| value.name().to_owned()).collect();
        self.codes.insert(format!("{within}{}", codes.name()), Codes { comment, names });
    }

    pub(super) fn message(&self, name: &str) -> Option<&Described> {
        self.messages.get(name)
    }

    pub(super) fn codes(&self, name: &str) -> Option<&Codes> {
        self.codes.get(name)
    }

    /// What the contract says of a call.
    pub(super) fn call(&self, service: &str, name: &str) -> &str {
        let service = self.services.iter().find(|one| one.name == service);
        let call = service.and_then(|service| service.calls.iter().find(|(call, _)| call.name() == name));
        call.map(|(_, comment)| comment.as_str()).unwrap_or_default()
    }
}

/// The comments of a file, by where they stand.
struct Words(BTreeMap<Vec<i32>, String>);

impl Words {
    fn of(file: &FileDescriptorProto) -> Self {
        let all = file.source_code_info.iter().flat_map(|info| &info.location);
        let said = all.filter_map(|one| Some((one.path.clone(), one.leading_comments.as_deref()?)));
        Self(said.map(|(path, comment)| (path, comment.split_whitespace().collect::<Vec<_>>().join(" "))).collect())
    }

    fn at(&self, path: &[i32]) -> String {
        self.0.get(path).cloned().unwrap_or_default()
    }
}
