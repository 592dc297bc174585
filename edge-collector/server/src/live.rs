//! Live sockets: the pages that listen to one application.
//!
//! News is a state and not a queue: a page that reads slowly finds the latest of it, and nobody waits for that page.

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::response::Response;
use carillon_engine::News;
use carillon_engine::in_app::{CHANGED, PING, PONG};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// Bytes of a frame from a page, which has nothing to say but `ping`.
const FRAME_BYTES_MAX: usize = 4 << 10;
/// Bytes of a socket's read buffer, which every page costs for as long as it listens.
const READ_BYTES: usize = 512;
/// Seconds of silence after which a page is asked whether it is still there; as long again, and it is not.
const SILENCE_S: u64 = 30;
/// Seconds that a page may take to read what it is sent.
const SEND_S: u64 = 10;
/// Seconds that a page may take to answer a farewell.
const FAREWELL_S: u64 = 2;

/// Where the pages of one application hear its news.
pub(crate) struct Live {
    news: watch::Sender<News>,
    seats: usize,
}

/// A page's place among those that listen.
pub(crate) struct Seat(watch::Receiver<News>);

impl Live {
    pub(crate) fn new(seats: usize) -> Live {
        Live {
            news: watch::Sender::new(News::Changed),
            seats,
        }
    }

    /// Takes a seat, unless all are taken.
    pub(crate) fn join(&self) -> Option<Seat> {
        let seat = Seat(self.news.subscribe());
        (self.news.receiver_count() <= self.seats).then_some(seat)
    }

    /// How many pages listen.
    pub(crate) fn pages(&self) -> usize {
        self.news.receiver_count()
    }

    /// Lets every page hear `news`. That it is over is the last they hear.
    pub(crate) fn say(&self, news: News) {
        self.news.send_if_modified(|latest| {
            let open = *latest != News::Over;
            if open {
                *latest = news;
            }
            open
        });
    }

    /// Returns when nobody listens any more.
    pub(crate) async fn empty(&self) {
        self.news.closed().await;
    }
}

impl Seat {
    /// Answers the handshake; the page listens from then on.
    pub(crate) fn open(self, upgrade: WebSocketUpgrade) -> Response {
        upgrade
            .max_frame_size(FRAME_BYTES_MAX)
            .max_message_size(FRAME_BYTES_MAX)
            .read_buffer_size(READ_BYTES)
            .write_buffer_size(0)
            .on_upgrade(|socket| attend(socket, self.0))
    }
}

/// Serves one page until either side has had enough.
async fn attend(mut socket: WebSocket, mut news: watch::Receiver<News>) {
    let mut asked = false;
    // The first thing a page hears is that it may have missed something.
    news.mark_changed();
    loop {
        let frame = tokio::select! {
            told = news.changed() => match (told, *news.borrow_and_update()) {
                (Ok(()), News::Changed) => Message::text(CHANGED),
                (Ok(()), News::Over) | (Err(_), _) => break,
            },
            heard = socket.recv() => {
                asked = false;
                match heard {
                    Some(Ok(Message::Text(text))) if text.as_str() == PING => Message::text(PONG),
                    Some(Ok(_)) => continue,
                    Some(Err(_)) | None => return,
                }
            }
            () = sleep(Duration::from_secs(SILENCE_S)) => {
                if asked {
                    return;
                }
                asked = true;
                Message::Ping(Vec::new().into())
            }
        };
        if !send(&mut socket, frame).await {
            return;
        }
    }
    part(socket).await;
}

/// Sends a frame, and says whether the page took it.
async fn send(socket: &mut WebSocket, frame: Message) -> bool {
    let sent = timeout(Duration::from_secs(SEND_S), socket.send(frame)).await;
    sent.is_ok_and(|sent| sent.is_ok())
}

/// Closes a socket as the protocol has it: each side says so once.
async fn part(mut socket: WebSocket) {
    let farewell = Message::Close(Some(CloseFrame {
        code: close_code::AWAY,
        reason: "".into(),
    }));
    if send(&mut socket, farewell).await {
        let answered = async { while let Some(Ok(_)) = socket.recv().await {} };
        let _ = timeout(Duration::from_secs(FAREWELL_S), answered).await;
    }
}

#[cfg(test)]
mod tests {
    use super::{Live, News};

    #[test]
    fn news_that_nobody_has_read_is_one() {
        let live = Live::new(2);
        let mut seat = live.join().unwrap();
        assert!(!seat.0.has_changed().unwrap());
        live.say(News::Changed);
        live.say(News::Changed);
        assert_eq!(*seat.0.borrow_and_update(), News::Changed);
        assert!(!seat.0.has_changed().unwrap());
    }

    #[test]
    fn the_end_is_the_last_word_also_for_who_comes_late() {
        let live = Live::new(2);
        let mut seat = live.join().unwrap();
        live.say(News::Over);
        live.say(News::Changed);
        assert_eq!(*seat.0.borrow_and_update(), News::Over);
        assert_eq!(*live.join().unwrap().0.borrow(), News::Over);
    }

    #[test]
    fn a_seat_is_free_again_when_its_page_leaves() {
        let live = Live::new(2);
        let first = live.join();
        let second = live.join();
        assert!(first.is_some() && second.is_some());
        assert!(live.join().is_none());
        drop(first);
        assert!(live.join().is_some());
    }
}
