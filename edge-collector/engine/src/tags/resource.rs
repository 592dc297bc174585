//! What an ARN names, and whose database that is in.

use crate::Scope;
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_wire::TemplateType;

/// A resource that takes tags. An application's own tags lie in the account, beside its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Resource {
    App(String),
    Campaign(String),
    Segment(String),
    Template(TemplateType, String),
}

impl Resource {
    pub(super) fn read(turn: &Turn<'_>, arn: &str) -> Result<Resource, ApiError> {
        let path = path(arn).ok_or_else(|| {
            ApiError::bad("resource-arn: an ARN such as arn:aws:mobiletargeting:{region}:{account}:apps/{id}.")
        })?;
        // Another account's or region's ARN names nothing here.
        if arn != turn.arn(path) {
            return Err(ApiError::no_resource());
        }
        // What is called an application and has no id of one led to the account, which keeps neither campaigns nor segments.
        let here = |app: &str| *turn.scope == Scope::App(app.to_owned());
        let owned = str::to_owned;
        match *path.split('/').collect::<Vec<_>>() {
            ["apps", id] => Ok(Resource::App(owned(id))),
            ["apps", app, "campaigns", id] if here(app) => Ok(Resource::Campaign(owned(id))),
            ["apps", app, "segments", id] if here(app) => Ok(Resource::Segment(owned(id))),
            ["templates", name, kind] => TemplateType::from_word(kind)
                .map(|kind| Resource::Template(kind, owned(name)))
                .ok_or_else(ApiError::no_resource),
            _ => Err(ApiError::no_resource()),
        }
    }
}

/// The scope that keeps what the ARN names. What is no ARN is the account's to refuse.
pub(crate) fn scope(arn: &str) -> Scope {
    let within = path(arn).and_then(|path| path.strip_prefix("apps/")?.split_once('/'));
    let app = within.and_then(|(id, _)| Scope::named(id));
    app.filter(|scope| matches!(scope, Scope::App(_)))
        .unwrap_or(Scope::Account)
}

/// The application that the ARN names, or within which it names something.
pub(crate) fn app(arn: &str) -> Option<&str> {
    path(arn)?.strip_prefix("apps/")?.split('/').next()
}

/// What follows the account in `arn:aws:mobiletargeting:{region}:{account}:{path}`.
fn path(arn: &str) -> Option<&str> {
    arn.strip_prefix("arn:")?.splitn(5, ':').nth(4)
}

#[cfg(test)]
mod tests {
    use super::{app, scope};
    use crate::Scope;

    #[test]
    fn the_scope_follows_from_the_arn() {
        let id = "0f8e4c2a9b1d4f6e8a7c5b3d2e1f0a9c";
        let arn = |path: &str| format!("arn:aws:mobiletargeting:us-east-1:1:{path}");
        let within = [
            format!("apps/{id}/campaigns/c"),
            format!("apps/{id}/segments/s"),
        ];
        for path in within {
            assert_eq!(scope(&arn(&path)), Scope::App(id.to_owned()));
            assert_eq!(app(&arn(&path)), Some(id));
        }
        assert_eq!(scope(&arn(&format!("apps/{id}"))), Scope::Account);
        assert_eq!(app(&arn(&format!("apps/{id}"))), Some(id));
        for other in [
            arn("templates/a/EMAIL"),
            arn("apps/account/campaigns/c"),
            arn("apps"),
            "apps/x/campaigns/c".to_owned(),
            String::new(),
        ] {
            assert_eq!(scope(&other), Scope::Account, "{other}");
        }
    }
}
