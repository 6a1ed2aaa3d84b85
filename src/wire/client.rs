//! The same calls, asked of a server.

use std::time::Duration;

use http::uri::PathAndQuery;
use thiserror::Error;
use tokio::runtime::{Builder, Runtime};
use tonic::client::Grpc;
use tonic::metadata::AsciiMetadataValue;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};
use tonic::{Request, Response, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

use super::address::Address;
use super::codec::Counting;
use super::status::from_status;
use crate::contract::call::Ask;
use crate::contract::error::CallError;
use crate::proto::v1::match_service_server;

/// How long a call may take, and how long to wait for a connection.
const DEADLINE: Duration = Duration::from_secs(30);
const CONNECT: Duration = Duration::from_secs(5);
/// What is wrong with a certificate that vouches for others (`CA:TRUE`), as 'openssl req -x509' makes one where nothing else is said.
pub(crate) const AN_AUTHORITYS: &str =
    "shows a certificate that is meant to vouch for others, CA:TRUE, and none may be that and a server's own";

/// What proves who asks, and whom to believe about the server.
#[derive(Clone, Default)]
pub struct Credentials {
    /// The token of a caller.
    pub token: Option<String>,
    /// Certificates of those who may vouch for a server, in PEM.
    pub authorities: Option<Vec<u8>>,
    /// One's own certificate and its key, in PEM, for a server that lets nobody in without.
    pub identity: Option<(Vec<u8>, Vec<u8>)>,
}

/// What cannot be a token. It is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("what was given cannot be a token: it holds spaces, or letters that no token has")]
pub struct TokenError;

impl Credentials {
    /// Whether a text can be sent as a token.
    ///
    /// # Errors
    ///
    /// Where it cannot.
    pub fn check(token: &str) -> Result<(), TokenError> {
        let is_one = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
        is_one.then_some(()).ok_or(TokenError)
    }

    /// As it stands in the metadata of a call; never shown in a log, and never compressed.
    fn authorization(&self) -> Option<AsciiMetadataValue> {
        let mut value: AsciiMetadataValue = format!("Bearer {}", self.token.as_ref()?).parse().ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

/// A connection to a server.
#[derive(Debug)]
pub struct Client {
    address: Address,
    runtime: Runtime,
    channel: Channel,
    authorization: Option<AsciiMetadataValue>,
}

impl Client {
    /// Connects to the server at an address, as somebody.
    ///
    /// # Errors
    ///
    /// [`CallError::Unreachable`] where nobody answers there, or nobody whom the authorities vouch for.
    pub fn connect_as(address: &Address, credentials: &Credentials) -> Result<Self, CallError> {
        let unreachable = |why: String| CallError::Unreachable(format!("no server answers at {address}: {why}"));
        let runtime =
            Builder::new_current_thread().enable_all().build().map_err(|error| unreachable(error.to_string()))?;
        let mut endpoint = Endpoint::from(address.uri()).connect_timeout(CONNECT);
        if address.is_encrypted() {
            let authorities = credentials.authorities.as_deref().map(Certificate::from_pem);
            let mut trusted = ClientTlsConfig::new().ca_certificates(authorities);
            if let Some((certificate, key)) = &credentials.identity {
                trusted = trusted.identity(Identity::from_pem(certificate, key));
            }
            endpoint = endpoint.tls_config(trusted).map_err(|error| unreachable(root(&error)))?;
        }
        let refused = |error: tonic::transport::Error| match root(&error) {
            // As rustls calls it.
            why if why.contains("CaUsedAsEndEntity") => CallError::Unreachable(format!("{address} {AN_AUTHORITYS}")),
            why => unreachable(why),
        };
        let channel = runtime.block_on(endpoint.connect()).map_err(refused)?;
        Ok(Self { address: address.clone(), runtime, channel, authorization: credentials.authorization() })
    }

    /// Asks for the one answer of a call.
    ///
    /// # Errors
    ///
    /// What the server told, or why it told nothing.
    pub fn ask<Q: Ask>(&self, request: Q) -> Result<Q::Answer, CallError> {
        let named = request.named().to_owned();
        let mut timed = self.signed(request);
        timed.set_timeout(DEADLINE);
        let answer = self.runtime.block_on(async {
            let mut service = self.service().await?;
            service.unary(timed, path::<Q>(), Counting::<Q, Q::Answer>::default()).await
        });
        answer.map(Response::into_inner).map_err(|status| self.told(&status, &named))
    }

    /// Asks for the messages of a call that streams, and gives each to `told`, to the end.
    ///
    /// # Errors
    ///
    /// What the server told, or why it told nothing; messages may have come before.
    pub fn listen<Q: Ask>(&self, request: Q, mut told: impl FnMut(Q::Answer)) -> Result<(), CallError> {
        let named = request.named().to_owned();
        let outcome = self.runtime.block_on(async {
            let mut service = self.service().await?;
            let request = self.signed(request);
            let codec = Counting::<Q, Q::Answer>::default();
            let mut messages = service.server_streaming(request, path::<Q>(), codec).await?.into_inner();
            while let Some(message) = messages.message().await? {
                told(message);
            }
            Ok(())
        });
        outcome.map_err(|status: Status| self.told(&status, &named))
    }

    /// Gives all messages of a call that takes a stream, and asks for its one answer.
    ///
    /// # Errors
    ///
    /// What the server told, or why it told nothing.
    pub fn give<Q: Ask>(&self, messages: Vec<Q>) -> Result<Q::Answer, CallError> {
        let mut timed = self.signed(tokio_stream::iter(messages));
        timed.set_timeout(DEADLINE);
        let answer = self.runtime.block_on(async {
            let mut service = self.service().await?;
            service.client_streaming(timed, path::<Q>(), Counting::<Q, Q::Answer>::default()).await
        });
        answer.map(Response::into_inner).map_err(|status| self.told(&status, ""))
    }

    /// A call of whoever has the token.
    fn signed<M>(&self, message: M) -> Request<M> {
        let mut request = Request::new(message);
        if let Some(token) = &self.authorization {
            request.metadata_mut().insert("authorization", token.clone());
        }
        request
    }

    async fn service(&self) -> Result<Grpc<Channel>, Status> {
        let mut service = Grpc::new(self.channel.clone());
        let ready = service.ready().await;
        ready.map_err(|error| Status::unknown(format!("Service was not ready: {error}")))?;
        Ok(service)
    }

    /// Why a call has no answer. What is not told in the contract's words may come from something that is no peermatch server: that
    /// is found out by asking for what every one of them has.
    fn told(&self, status: &Status, named: &str) -> CallError {
        match from_status(status, named) {
            CallError::Unreachable(_) | CallError::NotOffered if !self.is_peermatch() => {
                CallError::Unreachable(format!("what answers at {} is no peermatch server", self.address))
            }
            error => error,
        }
    }

    fn is_peermatch(&self) -> bool {
        let mut request = Request::new(HealthCheckRequest { service: match_service_server::SERVICE_NAME.to_owned() });
        request.set_timeout(CONNECT);
        let mut health = HealthClient::new(self.channel.clone());
        self.runtime.block_on(health.check(request)).is_ok()
    }
}

/// Where a call stands on the wire.
fn path<Q: Ask>() -> PathAndQuery {
    PathAndQuery::from_static(Q::CALL.path)
}

/// The last cause: what the system said.
fn root(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), root)
}
