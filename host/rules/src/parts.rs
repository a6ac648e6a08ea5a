//! Decides how a reply is divided into the parts that are sent.

use plugboard_model::{Attachment, Rules};

/// How the text and the files of a reply are divided into parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Division {
    /// Everything is one part.
    Whole,
    /// The text goes with the first file, and each other file is a part.
    Captioned,
    /// The text is a part, and so is each file.
    Separate,
}

/// Returns how a reply is divided, by what the platform takes.
#[must_use]
pub fn division(rules: &Rules, text: &str, files: &[Attachment]) -> Division {
    let is_caption = !text.is_empty() && !files.is_empty();
    if is_caption && !fits_file(rules, text) {
        return Division::Separate;
    }
    // The size of a file that may be sent is known.
    let total = files.iter().try_fold(0_u64, |total, file| Some(total + u64::from(file.size?)));
    if rules.whole_replies.is_some_and(|max| total.is_some_and(|total| total <= u64::from(max))) {
        return Division::Whole;
    }
    if rules.captions { Division::Captioned } else { Division::Separate }
}

/// Returns whether a text is short enough to go with a file.
#[must_use]
pub fn fits_file(rules: &Rules, text: &str) -> bool {
    rules.caption_limit().is_none_or(|limit| limit.exceeded_by(text).is_none())
}

/// Returns whether replies on a platform have subjects.
#[must_use]
pub fn have_subjects(rules: &Rules) -> bool {
    rules.whole_replies.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_model::{AttachmentKind, Length, LengthUnit};

    fn file(size: Option<u32>) -> Attachment {
        Attachment { size, ..Attachment::new("f".into(), AttachmentKind::File) }
    }

    #[test]
    fn a_reply_is_whole_if_its_files_are_small_enough_together() {
        let rules = Rules { whole_replies: Some(100), ..Rules::default() };
        let of = |sizes: &[Option<u32>]| division(&rules, "hi", &sizes.iter().copied().map(file).collect::<Vec<_>>());
        assert_eq!(of(&[]), Division::Whole);
        assert_eq!(of(&[Some(60), Some(40)]), Division::Whole);
        assert_eq!(of(&[Some(60), Some(41)]), Division::Separate);
        assert_eq!(of(&[Some(u32::MAX), Some(u32::MAX)]), Division::Separate);
        assert_eq!(of(&[None]), Division::Separate);
        assert_eq!(division(&Rules::default(), "hi", &[file(Some(1))]), Division::Separate);
    }

    #[test]
    fn a_reply_that_is_not_whole_is_divided_as_without_the_rule() {
        let rules = Rules { whole_replies: Some(10), captions: true, ..Rules::default() };
        assert_eq!(division(&rules, "hi", &[file(Some(11))]), Division::Captioned);
        let rules = Rules { captions: false, ..rules };
        assert_eq!(division(&rules, "hi", &[file(Some(11))]), Division::Separate);
    }

    #[test]
    fn a_text_that_is_too_long_for_a_caption_is_a_part_of_its_own() {
        let limit = Some(Length { length: 2, unit: LengthUnit::Characters });
        let rules = Rules { whole_replies: Some(10), caption_limit: limit, ..Rules::default() };
        let files = [file(Some(1))];
        assert_eq!(division(&rules, "hi", &files), Division::Whole);
        assert_eq!(division(&rules, "hello", &files), Division::Separate);
        assert_eq!(division(&rules, "", &files), Division::Whole);
        assert_eq!(division(&rules, "hello", &[]), Division::Whole);
    }
}
