//! What a message with a one-time password says, in the languages that a request may ask for.

use crate::error::ApiError;

/// The variables of the texts.
pub(super) const PASSWORD: &str = "otp";
pub(super) const BRAND: &str = "brand";

/// The language of a request that names none.
const LANGUAGE: &str = "en-US";

const TEXTS: [(&str, &str); 13] = [
    ("de-DE", "{{otp}} ist Ihr Einmalpasswort von {{brand}}"),
    (
        "en-GB",
        "This is your One Time Password: {{otp}} from {{brand}}",
    ),
    (
        "en-US",
        "This is your One Time Password: {{otp}} from {{brand}}",
    ),
    (
        "es-419",
        "Tu contraseña de un solo uso de {{brand}} es {{otp}}",
    ),
    (
        "es-ES",
        "Su contraseña de un solo uso de {{brand}} es {{otp}}",
    ),
    (
        "fr-CA",
        "Votre mot de passe à usage unique de {{brand}} est {{otp}}",
    ),
    (
        "fr-FR",
        "Votre mot de passe à usage unique de {{brand}} est {{otp}}",
    ),
    ("it-IT", "La tua password monouso di {{brand}} è {{otp}}"),
    ("ja-JP", "{{brand}}のワンタイムパスワードは{{otp}}です"),
    ("ko-KR", "{{brand}} 일회용 비밀번호는 {{otp}}입니다"),
    ("pt-BR", "Sua senha de uso único de {{brand}} é {{otp}}"),
    ("zh-CN", "您的{{brand}}一次性密码是{{otp}}"),
    ("zh-TW", "您的{{brand}}一次性密碼是{{otp}}"),
];

/// The text in a language.
pub(super) fn find(language: Option<&str>) -> Result<&'static str, ApiError> {
    let wanted = language.unwrap_or(LANGUAGE);
    let found = TEXTS.iter().find(|(language, _)| *language == wanted);
    found.map(|(_, text)| *text).ok_or_else(|| {
        let known: Vec<&str> = TEXTS.iter().map(|(language, _)| *language).collect();
        ApiError::bad(format!("Language: one of {}.", known.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_has_both_variables_once() {
        for (language, text) in super::TEXTS {
            for variable in ["{{otp}}", "{{brand}}"] {
                assert_eq!(text.matches(variable).count(), 1, "{language}");
            }
        }
    }
}
