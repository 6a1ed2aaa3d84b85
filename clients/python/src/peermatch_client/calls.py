"""What every call is given on its way: a token, a deadline, a name if it writes; and what it may do again."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

import grpc
from google.protobuf.descriptor import FileDescriptor, MethodDescriptor
from google.protobuf.message import Message

from .errors import Refused

Token = str | Callable[[], str]


class Details(NamedTuple):
    """A call on its way, as interceptors pass it on."""

    method: str
    timeout: float | None
    metadata: Sequence[tuple[str, str | bytes]] | None
    credentials: grpc.CallCredentials | None
    wait_for_ready: bool | None
    compression: grpc.Compression | None


class Events:
    """The messages of a stream. What breaks it off is raised as `Refused`; all else is the call's own."""

    def __init__(self, call: Any) -> None:
        self._call = call

    def __iter__(self) -> Events:
        return self

    def __next__(self) -> Any:
        try:
            return next(self._call)
        except grpc.RpcError as error:
            raise Refused(error) from error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._call, name)


class Calls(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor, grpc.StreamUnaryClientInterceptor):
    """Goes with every call of a client."""

    def __init__(self, token: Token | None, deadline: float) -> None:
        self._token = token
        self._deadline = deadline

    def _prepared(self, call: grpc.ClientCallDetails, deadline: float | None) -> Any:
        metadata = list(call.metadata or ())
        if self._token is not None:
            token = self._token if isinstance(self._token, str) else self._token()
            metadata.append(("authorization", f"Bearer {token.strip()}"))
        timeout = deadline if call.timeout is None else call.timeout
        return Details(call.method, timeout, metadata, call.credentials, call.wait_for_ready, call.compression)

    def intercept_unary_unary(self, continuation: Any, client_call_details: grpc.ClientCallDetails, request: Any) -> Any:
        return answered(continuation(self._prepared(client_call_details, self._deadline), named(request)))

    def intercept_stream_unary(self, continuation: Any, client_call_details: grpc.ClientCallDetails, request_iterator: Any) -> Any:
        return answered(continuation(self._prepared(client_call_details, self._deadline), request_iterator))

    def intercept_unary_stream(self, continuation: Any, client_call_details: grpc.ClientCallDetails, request: Any) -> Any:
        # A stream lasts as long as the server lets a call last.
        return Events(continuation(self._prepared(client_call_details, None), request))


def answered(call: Any) -> Any:
    """The call, unless it has failed. One that is still under way (`.future()`) fails with gRPC's own error."""
    if call.done() and (error := call.exception()) is not None:
        raise Refused(error) from error
    return call


def named(request: Message) -> Message:
    """The request; one that writes has a name of its own, so that a write that is sent again is taken once."""
    if getattr(request, "request_id", None) != "":
        return request
    copy = type(request)()
    copy.CopyFrom(request)
    setattr(copy, "request_id", str(uuid.uuid4()))
    return copy


def may_be_repeated(method: MethodDescriptor) -> bool:
    """Reads may, and writes that have a name."""
    reads = method.name.startswith(("Get", "List", "Find", "BatchFind", "Resolve", "Suggest", "Explain"))
    return reads or "request_id" in method.input_type.fields_by_name


def service_config(files: Sequence[FileDescriptor]) -> str:
    """Calls that may be repeated are, up to three times within their deadline, where nobody answers."""
    methods = [
        {"service": service.full_name, "method": method.name}
        for file in files
        for service in file.services_by_name.values()
        for method in service.methods
        if may_be_repeated(method)
    ]
    policy = {
        "maxAttempts": 4,
        "initialBackoff": "0.2s",
        "maxBackoff": "2s",
        "backoffMultiplier": 2,
        "retryableStatusCodes": ["UNAVAILABLE"],
    }
    return json.dumps({"methodConfig": [{"name": methods, "retryPolicy": policy}]})


class Paged(Protocol):
    """A request for one page of many."""

    page_token: str


class Page(Protocol):
    """One page, and where the next begins."""

    next_page_token: str


Request = TypeVar("Request", bound=Paged)
Answer = TypeVar("Answer", bound=Page)


def pages(call: Callable[[Request], Answer], request: Request) -> Iterator[Answer]:
    """Every page of a list from the one that `request` asks for on; its `page_token` moves on as they are read.

    `for page in pages(server.places.ListPlaces, ListPlacesRequest(query="essex")): ...`
    """
    while True:
        page = call(request)
        yield page
        if not page.next_page_token:
            return
        request.page_token = page.next_page_token
