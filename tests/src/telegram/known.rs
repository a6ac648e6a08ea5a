//! What the stand-in knows itself about the methods that it implements, for when there is no specification: all their
//! parameters, and the objects in them. A test compares this with the specification.

use super::spec::{Field, Kind, Method, Schema};

/// The parameters that all methods that send something begin with. A field is its name, with a `!` if it is required,
/// and its types.
const TO: &str = "business_connection_id String, chat_id! Integer|String, message_thread_id Integer, \
    direct_messages_topic_id Integer";
/// The parameters that all of them end with.
const HOW: &str = "disable_notification Boolean, protect_content Boolean, allow_paid_broadcast Boolean, \
    message_effect_id String, suggested_post_parameters SuggestedPostParameters, reply_parameters ReplyParameters, \
    reply_markup InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply";
/// The parameters that say which message is edited.
const EDITED: &str = "business_connection_id String, chat_id Integer|String, message_id Integer, \
    inline_message_id String";
/// The parameters of a file's caption.
const CAPTION: &str = "caption String, parse_mode String, caption_entities Array of MessageEntity";
/// A place.
const PLACE: &str = "latitude! Float, longitude! Float";
/// The size of moving pictures.
const SIZE: &str = "duration Integer, width Integer, height Integer, thumbnail InputFile|String";

/// The methods: name, types of the result, parameters.
const METHODS: [(&str, &str, &[&str]); 27] = [
    ("getMe", "User", &[]),
    (
        "setWebhook",
        "Boolean",
        &["url! String, certificate InputFile, ip_address String, max_connections Integer, \
           allowed_updates Array of String, drop_pending_updates Boolean, secret_token String"],
    ),
    ("deleteWebhook", "Boolean", &["drop_pending_updates Boolean"]),
    ("getWebhookInfo", "WebhookInfo", &[]),
    (
        "getUpdates",
        "Array of Update",
        &["offset Integer, limit Integer, timeout Integer, allowed_updates Array of String"],
    ),
    ("getChat", "ChatFullInfo", &["chat_id! Integer|String"]),
    ("getFile", "File", &["file_id! String"]),
    (
        "answerCallbackQuery",
        "Boolean",
        &["callback_query_id! String, text String, show_alert Boolean, url String, cache_time Integer"],
    ),
    (
        "sendMessage",
        "Message",
        &[
            TO,
            "text! String, parse_mode String, entities Array of MessageEntity, link_preview_options LinkPreviewOptions",
            HOW,
        ],
    ),
    (
        "sendPhoto",
        "Message",
        &[TO, "photo! InputFile|String", CAPTION, "show_caption_above_media Boolean, has_spoiler Boolean", HOW],
    ),
    (
        "sendVideo",
        "Message",
        &[
            TO,
            "video! InputFile|String, cover InputFile|String, start_timestamp Integer",
            SIZE,
            CAPTION,
            "show_caption_above_media Boolean, has_spoiler Boolean, supports_streaming Boolean",
            HOW,
        ],
    ),
    (
        "sendAudio",
        "Message",
        &[
            TO,
            "audio! InputFile|String, duration Integer, performer String, title String, thumbnail InputFile|String",
            CAPTION,
            HOW,
        ],
    ),
    ("sendVoice", "Message", &[TO, "voice! InputFile|String, duration Integer", CAPTION, HOW]),
    (
        "sendAnimation",
        "Message",
        &[
            TO,
            "animation! InputFile|String",
            SIZE,
            CAPTION,
            "show_caption_above_media Boolean, has_spoiler Boolean",
            HOW,
        ],
    ),
    (
        "sendDocument",
        "Message",
        &[
            TO,
            "document! InputFile|String, thumbnail InputFile|String, disable_content_type_detection Boolean",
            CAPTION,
            HOW,
        ],
    ),
    (
        "sendLocation",
        "Message",
        &[
            TO,
            PLACE,
            "horizontal_accuracy Float, live_period Integer, heading Integer, proximity_alert_radius Integer",
            HOW,
        ],
    ),
    (
        "sendVenue",
        "Message",
        &[
            TO,
            PLACE,
            "title! String, address! String, foursquare_id String, foursquare_type String, google_place_id String, \
             google_place_type String",
            HOW,
        ],
    ),
    ("sendContact", "Message", &[TO, "phone_number! String, first_name! String, last_name String, vcard String", HOW]),
    (
        "sendPoll",
        "Message",
        &["business_connection_id String, chat_id! Integer|String, message_thread_id Integer, question! String, \
           question_parse_mode String, question_entities Array of MessageEntity, options! Array of InputPollOption, \
           is_anonymous Boolean, type String, allows_multiple_answers Boolean, allows_revoting Boolean, \
           shuffle_options Boolean, allow_adding_options Boolean, hide_results_until_closes Boolean, \
           members_only Boolean, country_codes Array of String, correct_option_ids Array of Integer, \
           explanation String, explanation_parse_mode String, explanation_entities Array of MessageEntity, \
           explanation_media InputPollMedia, open_period Integer, close_date Integer, is_closed Boolean, \
           description String, description_parse_mode String, description_entities Array of MessageEntity, \
           media InputPollMedia, disable_notification Boolean, protect_content Boolean, \
           allow_paid_broadcast Boolean, message_effect_id String, reply_parameters ReplyParameters, \
           reply_markup InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply"],
    ),
    ("sendSticker", "Message", &[TO, "sticker! InputFile|String, emoji String", HOW]),
    (
        "sendMediaGroup",
        "Array of Message",
        &[
            TO,
            "media! Array of InputMediaAudio|Array of InputMediaDocument|Array of InputMediaLivePhoto|Array of \
             InputMediaPhoto|Array of InputMediaVideo, disable_notification Boolean, protect_content Boolean, \
             allow_paid_broadcast Boolean, message_effect_id String, reply_parameters ReplyParameters",
        ],
    ),
    (
        "sendChatAction",
        "Boolean",
        &["business_connection_id String, chat_id! Integer|String, message_thread_id Integer, action! String"],
    ),
    (
        "setMessageReaction",
        "Boolean",
        &["chat_id! Integer|String, message_id! Integer, reaction Array of ReactionType, is_big Boolean"],
    ),
    (
        "editMessageText",
        "Message|Boolean",
        &[
            EDITED,
            "text String, parse_mode String, entities Array of MessageEntity, \
             link_preview_options LinkPreviewOptions, rich_message InputRichMessage, \
             reply_markup InlineKeyboardMarkup",
        ],
    ),
    (
        "editMessageCaption",
        "Message|Boolean",
        &[EDITED, CAPTION, "show_caption_above_media Boolean, reply_markup InlineKeyboardMarkup"],
    ),
    ("deleteMessage", "Boolean", &["chat_id! Integer|String, message_id! Integer"]),
    ("deleteMessages", "Boolean", &["chat_id! Integer|String, message_ids! Array of Integer"]),
];

/// The objects in the parameters. Any object passes for the other types.
const OBJECTS: [(&str, &str); 14] = [
    (
        "ReplyParameters",
        "message_id! Integer, chat_id Integer|String, allow_sending_without_reply Boolean, quote String, \
         quote_parse_mode String, quote_entities Array of MessageEntity, quote_position Integer, \
         checklist_task_id Integer, poll_option_id String",
    ),
    ("InlineKeyboardMarkup", "inline_keyboard! Array of Array of InlineKeyboardButton"),
    (
        "InlineKeyboardButton",
        "text! String, icon_custom_emoji_id String, style String, url String, callback_data String, \
         web_app WebAppInfo, login_url LoginUrl, switch_inline_query String, \
         switch_inline_query_current_chat String, switch_inline_query_chosen_chat SwitchInlineQueryChosenChat, \
         copy_text CopyTextButton, callback_game CallbackGame, pay Boolean",
    ),
    (
        "ReplyKeyboardMarkup",
        "keyboard! Array of Array of KeyboardButton, is_persistent Boolean, resize_keyboard Boolean, \
         one_time_keyboard Boolean, input_field_placeholder String, selective Boolean",
    ),
    ("ReplyKeyboardRemove", "remove_keyboard! Boolean, selective Boolean"),
    ("ForceReply", "force_reply! Boolean, input_field_placeholder String, selective Boolean"),
    (
        "MessageEntity",
        "type! String, offset! Integer, length! Integer, url String, user User, language String, \
         custom_emoji_id String, unix_time Integer, date_time_format String",
    ),
    (
        "InputPollOption",
        "text! String, text_parse_mode String, text_entities Array of MessageEntity, media InputPollOptionMedia",
    ),
    (
        "InputMediaPhoto",
        "type! String, media! String, caption String, parse_mode String, caption_entities Array of MessageEntity, \
         show_caption_above_media Boolean, has_spoiler Boolean",
    ),
    (
        "InputMediaLivePhoto",
        "type! String, media! String, photo! String, caption String, parse_mode String, \
         caption_entities Array of MessageEntity, show_caption_above_media Boolean, has_spoiler Boolean",
    ),
    (
        "InputMediaDocument",
        "type! String, media! String, thumbnail String, caption String, parse_mode String, \
         caption_entities Array of MessageEntity, disable_content_type_detection Boolean",
    ),
    (
        "InputMediaAudio",
        "type! String, media! String, thumbnail String, caption String, parse_mode String, \
         caption_entities Array of MessageEntity, duration Integer, performer String, title String",
    ),
    (
        "InputMediaVideo",
        "type! String, media! String, thumbnail String, cover String, start_timestamp Integer, caption String, \
         parse_mode String, caption_entities Array of MessageEntity, show_caption_above_media Boolean, \
         width Integer, height Integer, duration Integer, supports_streaming Boolean, has_spoiler Boolean",
    ),
    (
        "LinkPreviewOptions",
        "is_disabled Boolean, url String, prefer_small_media Boolean, prefer_large_media Boolean, \
         show_above_text Boolean",
    ),
];

/// The kinds of updates. Those that the stand-in sends, and those that a bot may ask for besides.
pub(super) const UPDATES: [&str; 25] = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
];

/// Returns what the stand-in knows.
pub(super) fn schema() -> Schema {
    let mut schema = Schema::default();
    for (name, returns, parts) in METHODS {
        let fields = parts.iter().flat_map(|part| fields(part)).collect();
        let returns = returns.split('|').map(Kind::parse).collect();
        schema.methods.insert(name.to_owned(), Method { fields, returns });
    }
    for (name, members) in OBJECTS {
        schema.objects.insert(name.to_owned(), fields(members));
    }
    schema
}

/// Parses fields such as `chat_id! Integer|String, text String`.
fn fields(text: &str) -> Vec<Field> {
    let parse = |field: &str| {
        let (name, kinds) = field.trim().split_once(' ').expect("a name and its types");
        Field {
            name: name.trim_end_matches('!').to_owned(),
            kinds: kinds.split('|').map(Kind::parse).collect(),
            required: name.ends_with('!'),
            literal: None,
        }
    };
    text.split(',').map(parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns fields in a fixed order.
    fn sorted(fields: &[Field]) -> Vec<Field> {
        let mut fields = fields.to_vec();
        fields.sort();
        fields
    }

    #[test]
    fn what_the_stand_in_knows_agrees_with_the_specification() {
        // Without the specification there is nothing to compare with.
        let Some(document) = Schema::of_document() else { return };
        let own = schema();
        for (name, method) in &own.methods {
            let specified = &document.methods[name];
            assert_eq!(sorted(&method.fields), sorted(&specified.fields), "{name}");
            assert_eq!(method.returns, specified.returns, "{name}");
        }
        for (name, members) in &own.objects {
            assert_eq!(sorted(members), sorted(&document.objects[name]), "{name}");
        }
        let of_updates = document.objects["Update"].iter().map(|field| field.name.as_str());
        let kinds: Vec<_> = of_updates.filter(|name| *name != "update_id").collect();
        assert_eq!(kinds, UPDATES);
    }
}
