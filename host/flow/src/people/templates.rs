//! Templates that people send.

use plugboard_db::{Result, Tx};
use plugboard_model::{Conversation, Draft, Template, TemplatePart};
use plugboard_rules::{refused, templates as rules};

use super::conversation::NewReply;
use crate::{
    error::FlowError,
    inbox::{
        reply,
        templates::{self, Unfit},
    },
    people::act::{Acted, Refused},
};

/// Checks that a reply uses its template correctly.
pub(super) fn check(reply: &NewReply, template: &TemplatePart) -> Result<(), FlowError> {
    let has_content = !reply.text.is_empty() || !reply.quick_replies.is_empty() || !reply.attachments.is_empty();
    if has_content || reply.content.is_some() || reply.subject.is_some() || reply.purpose.is_some() {
        return Err(FlowError::Invalid(
            "a `template` has its own text, buttons, files and purpose, and no subject; leave out the reply's own"
                .into(),
        ));
    }
    let wrong = |message: String| Err(FlowError::Invalid(message));
    let (most, longest) = (TemplatePart::VARIABLES_MAX, TemplatePart::VARIABLE_BYTES_MAX);
    let texts = || template.variables.iter().chain(template.parameters.iter().map(|(_, text)| text));
    if texts().count() > most || texts().any(|text| text.len() > longest || text.contains('\0')) {
        return wrong(format!(
            "a template can have at most {most} variables and parameters, each of at most {longest} bytes without U+0000"
        ));
    }
    if reply.parameter_files.len() > Template::FILES_MAX {
        return wrong(format!("a template can have at most {} files", Template::FILES_MAX));
    }
    let longest = Template::WORD_MAX;
    let names = template.parameters.iter().map(|(name, _)| name);
    let mut names = names.chain(reply.parameter_files.iter().map(|(name, _)| name));
    if names.any(|name| name.is_empty() || name.len() > longest || name.contains('\0')) {
        return wrong(format!("a parameter's name must have 1 to {longest} bytes without U+0000"));
    }
    if [&template.name, &template.language].iter().any(|name| name.contains('\0')) {
        return wrong("the template's name and language must not contain U+0000".to_owned());
    }
    Ok(())
}

/// Returns the draft of a reply that uses a template.
pub(super) async fn draft(
    tx: &mut Tx<'_>,
    conversation: &Conversation,
    new: &NewReply,
    template: &TemplatePart,
) -> Result<Acted<Draft>> {
    let mut files = Vec::with_capacity(new.parameter_files.len());
    for (parameter, id) in &new.parameter_files {
        match reply::file(tx, conversation, id, &[]).await? {
            Some(file) => files.push((parameter.clone(), file)),
            None => return Ok(Err(Refused::NotFound("file of this conversation", id.clone()))),
        }
    }
    let given = TemplatePart { files, ..template.clone() };
    let unfit = match templates::fill(tx, &conversation.channel, &given).await? {
        Ok(draft) => return Ok(Ok(Draft { reply_to: new.reply_to.clone(), ..draft })),
        Err(unfit) => unfit,
    };
    let refused::Refused { code, reason } = match unfit {
        Unfit::Unknown => {
            return Ok(Err(Refused::NotFound("template", format!("{} in {}", given.name, given.language))));
        }
        Unfit::Unapproved(template) => rules::unapproved(&template),
        Unfit::Misfit(misfit) => rules::misfit(&misfit),
    };
    Ok(Err(Refused::Rule { code: code.to_owned(), reason }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_model::MessageKind;

    fn reply(template: &TemplatePart, files: usize) -> NewReply {
        NewReply {
            text: String::new(),
            kind: MessageKind::Message,
            reply_to: None,
            quick_replies: Vec::new(),
            attachments: Vec::new(),
            template: Some(template.clone()),
            content: None,
            subject: None,
            purpose: None,
            approval: false,
            visibility: std::sync::Arc::default(),
            parameter_files: (0..files).map(|n| (format!("f{n}"), "id".to_owned())).collect(),
        }
    }

    fn is_good(template: &TemplatePart, files: usize) -> bool {
        check(&reply(template, files), template).is_ok()
    }

    fn texts(count: usize, length: usize) -> TemplatePart {
        let parameters = (0..count).map(|n| (format!("p{n}"), "x".repeat(length))).collect();
        TemplatePart { parameters, ..TemplatePart::default() }
    }

    #[test]
    fn values_of_a_template_are_bounded() {
        let (most, longest) = (TemplatePart::VARIABLES_MAX, TemplatePart::VARIABLE_BYTES_MAX);
        assert!(is_good(&texts(most, 1), 0) && !is_good(&texts(most + 1, 1), 0));
        assert!(is_good(&texts(1, longest), 0) && !is_good(&texts(1, longest + 1), 0));
        assert!(is_good(&texts(0, 0), Template::FILES_MAX) && !is_good(&texts(0, 0), Template::FILES_MAX + 1));
        let both = TemplatePart { variables: vec![String::new(); most], ..texts(1, 1) };
        assert!(!is_good(&both, 0), "variables and parameters count together");
        for name in ["", "a\0", &"n".repeat(Template::WORD_MAX + 1)] {
            let named = TemplatePart { parameters: vec![(name.to_owned(), "x".into())], ..TemplatePart::default() };
            assert!(!is_good(&named, 0), "{name:?}");
        }
    }

    #[test]
    fn a_template_excludes_a_content_and_a_purpose_of_ones_own() {
        let template = TemplatePart::default();
        for wrong in [
            NewReply { text: "hi".into(), ..reply(&template, 0) },
            NewReply { purpose: Some("marketing".into()), ..reply(&template, 0) },
            NewReply { attachments: vec!["f".into()], ..reply(&template, 0) },
        ] {
            assert!(check(&wrong, &template).is_err(), "{wrong:?}");
        }
    }
}
