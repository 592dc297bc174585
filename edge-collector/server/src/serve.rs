//! `carillon serve`: opens the folder, listens, and stops in order.

use crate::config::Config;
use crate::folder::{Folder, NotOpen};
use crate::house::{House, Purpose};
use crate::{http, log};
use carillon_engine::FirstKey;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// The first administrator's key, when the operator chose it himself, as in a container.
const ACCESS_KEY_ID: &str = "CARILLON_ACCESS_KEY_ID";
const SECRET_ACCESS_KEY: &str = "CARILLON_SECRET_ACCESS_KEY";

/// Serves until a signal ends it.
pub(crate) fn serve(config: Config) -> Result<(), String> {
    log::set(config.log);
    let folder = Folder::open(&config.data).map_err(|error| match error {
        NotOpen::Taken => format!(
            "Another carillon works on {}. One folder has one server.",
            config.data.display()
        ),
        NotOpen::Failed(error) => error,
    })?;
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| format!("The runtime does not start: {error}"))?;
    runtime.block_on(run(config, folder))
}

async fn run(config: Config, folder: Folder) -> Result<(), String> {
    let listener = TcpListener::bind(&config.listen)
        .await
        .map_err(|error| format!("{} cannot be listened on: {error}", config.listen))?;
    let address = listener
        .local_addr()
        .map_err(|error| error.to_string())?
        .to_string();
    let given = given();
    let chosen = given.is_some();
    let data = config.data.display().to_string();
    let (house, first) = House::open(config, folder, given, Purpose::Serve)?;
    house.open_apps()?;
    house
        .folder
        .say_listening(&address)
        .map_err(|error| format!("{data} cannot be written: {error}"))?;
    if let Some(first) = first {
        show(&first, chosen);
    }
    // Whoever reads that it listens may ask it to stop at once.
    let stop = told_to_stop()?;
    println!("carillon listens on http://{address}, data in {data}");
    http::serve(listener, std::sync::Arc::clone(&house), stop).await;
    house.stop().await;
    house.folder.say_stopped();
    log::info("stopped");
    Ok(())
}

fn given() -> Option<FirstKey> {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    Some(FirstKey {
        id: set(ACCESS_KEY_ID)?,
        secret: set(SECRET_ACCESS_KEY)?,
    })
}

/// Shows the first key; its secret only where nobody else could know it.
fn show(first: &FirstKey, chosen: bool) {
    println!("The first administrator's key of this folder:");
    println!("  access key id      {}", first.id);
    match chosen {
        true => println!("  secret access key  as given in {SECRET_ACCESS_KEY}"),
        false => {
            println!("  secret access key  {}", first.secret);
            println!(
                "The secret is shown this once. Keep it, or make another with `carillon keys make`."
            );
        }
    }
}

fn told_to_stop() -> Result<impl Future<Output = ()>, String> {
    let on = |kind| signal(kind).map_err(|error| format!("No signal handler: {error}"));
    let mut interrupt = on(SignalKind::interrupt())?;
    let mut terminate = on(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        log::info("stopping");
    })
}
