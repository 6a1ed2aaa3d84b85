//! A way to a database that can be cut, as a network is: nothing is refused, and nothing comes through.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use postgres::Config;
use postgres::config::Host;

const LOOK: Duration = Duration::from_millis(5);

pub(super) struct Proxy {
    at: SocketAddr,
    is_cut: Arc<AtomicBool>,
}

impl Proxy {
    /// In front of the database of an address.
    pub(super) fn to(url: &str) -> Self {
        let config: Config = url.parse().expect("an address");
        let Some(Host::Tcp(host)) = config.get_hosts().first() else { panic!("a database that is reached by TCP") };
        let port = config.get_ports().first().copied().unwrap_or(5432);
        let target = (host.as_str(), port).to_socket_addrs().expect("an address").next().expect("one");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let proxy = Self { at: listener.local_addr().unwrap(), is_cut: Arc::default() };
        let is_cut = Arc::clone(&proxy.is_cut);
        thread::spawn(move || {
            for near in listener.incoming() {
                let (Ok(near), Ok(far)) = (near, TcpStream::connect(target)) else { continue };
                for (from, to) in [(near.try_clone(), far.try_clone()), (Ok(far), Ok(near))] {
                    let is_cut = Arc::clone(&is_cut);
                    thread::spawn(move || forward(from.unwrap(), to.unwrap(), &is_cut));
                }
            }
        });
        proxy
    }

    /// The address of the same database through this.
    pub(super) fn instead_of(&self, url: &str) -> String {
        let (scheme, rest) = url.split_once("://").expect("an address");
        let (who, database) = (rest.rsplit_once('@').map(|(who, _)| who), rest.rsplit_once('/').unwrap().1);
        let who = who.map(|who| format!("{who}@")).unwrap_or_default();
        format!("{scheme}://{who}{}/{database}", self.at)
    }

    pub(super) fn cut(&self) {
        self.is_cut.store(true, Ordering::SeqCst);
    }

    /// What waited goes on its way.
    pub(super) fn mend(&self) {
        self.is_cut.store(false, Ordering::SeqCst);
    }
}

fn forward(mut from: TcpStream, mut to: TcpStream, is_cut: &AtomicBool) {
    let mut bytes = [0; 16 << 10];
    from.set_read_timeout(Some(LOOK)).unwrap();
    loop {
        while is_cut.load(Ordering::SeqCst) {
            thread::sleep(LOOK);
        }
        match from.read(&mut bytes) {
            Ok(0) => break,
            Ok(read) => {
                // What was under way when it was cut does not come through either.
                while is_cut.load(Ordering::SeqCst) {
                    thread::sleep(LOOK);
                }
                if to.write_all(&bytes[..read]).is_err() {
                    break;
                }
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => break,
        }
    }
    _ = to.shutdown(std::net::Shutdown::Both);
}
