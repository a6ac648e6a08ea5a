//! Reads blocks and their parts.

use super::{
    body::{AlbumItem, Answer, Body, Button, ButtonAction, Card, OrderItem, Picture, Row, Section},
    document::ContentError,
    limits::{
        ALBUM_MAX, ANSWERS_MAX, BUTTONS_MAX, CARDS_MAX, CONTACT_MAX, DURATION_MAX, FILES_MAX, OPTIONS_MAX, OPTIONS_MIN,
        ORDER_MAX, QUANTITY_MAX, ROWS_MAX, SECTIONS_MAX,
    },
    place::Place,
};

type Read<T> = Result<T, ContentError>;

/// Reads a block.
pub(super) fn body(place: &Place<'_>) -> Read<Body> {
    let kind = place.required("type")?.title()?;
    let plain = place.optional("plain", Place::any_text)?;
    match kind.as_str() {
        "text" => Ok(Body::Text { text: place.required("text")?.text()? }),
        "buttons" => Ok(Body::Buttons {
            text: place.required("text")?.text()?,
            buttons: place.required("buttons")?.list(1, BUTTONS_MAX, button)?,
        }),
        "card" => card(place).map(Body::Card),
        "carousel" => Ok(Body::Carousel { cards: place.required("cards")?.list(1, CARDS_MAX, card)? }),
        "list" => Ok(Body::List {
            text: place.required("text")?.text()?,
            button: place.required("button")?.title()?,
            sections: place.required("sections")?.list(1, SECTIONS_MAX, section)?,
        }),
        "location" => location(place),
        "contact" => contact(place),
        "sticker" => sticker(place),
        "voice" => voice(place),
        "album" => Ok(Body::Album { items: place.required("items")?.list(1, ALBUM_MAX, album_item)? }),
        "reference" => reference(place),
        "order" => order(place),
        "answers" => answers(place),
        "poll" => poll(place),
        _ if plain.is_some() => Ok(Body::Other),
        _ => Err(place.wrong(format!("`{kind}` is not a known block type, so the block needs a `plain`"))),
    }
}

fn button(place: &Place<'_>) -> Read<Button> {
    let title = place.required("title")?.title()?;
    let action = place.required("action")?.title()?;
    let plain = place.optional("plain", Place::any_text)?;
    let action = match action.as_str() {
        "reply" => ButtonAction::Reply { payload: place.required("payload")?.payload()? },
        "link" => ButtonAction::Link { url: place.required("url")?.url()? },
        "call" => ButtonAction::Call { phone: place.required("phone")?.title()? },
        "share-location" => ButtonAction::ShareLocation,
        "share-phone" => ButtonAction::SharePhone,
        _ if plain.is_some() => ButtonAction::Other { action },
        _ => return Err(place.wrong(format!("`{action}` is not a known action, so the button needs a `plain`"))),
    };
    Ok(Button { title, action, plain })
}

fn card(place: &Place<'_>) -> Read<Card> {
    Ok(Card {
        title: place.required("title")?.title()?,
        subtitle: place.optional("subtitle", Place::text)?,
        image: place.optional("image", picture)?,
        url: place.optional("url", Place::url)?,
        buttons: place.optional("buttons", |buttons| buttons.list(1, BUTTONS_MAX, button))?.unwrap_or_default(),
    })
}

fn picture(place: &Place<'_>) -> Read<Picture> {
    if place.is_text() { place.url().map(Picture::Url) } else { file(place).map(Picture::File) }
}

/// Reads the number of a file.
fn file(place: &Place<'_>) -> Read<u32> {
    place.whole(0, FILES_MAX - 1)
}

fn section(place: &Place<'_>) -> Read<Section> {
    Ok(Section { title: place.optional("title", Place::title)?, rows: place.required("rows")?.list(1, ROWS_MAX, row)? })
}

fn row(place: &Place<'_>) -> Read<Row> {
    Ok(Row { description: place.optional("description", Place::text)?, ..option(place)? })
}

/// Reads an option of a poll.
fn option(place: &Place<'_>) -> Read<Row> {
    let title = place.required("title")?.title()?;
    Ok(Row { title, description: None, payload: place.required("payload")?.payload()? })
}

fn location(place: &Place<'_>) -> Read<Body> {
    Ok(Body::Location {
        latitude: place.required("latitude")?.number(-90.0, 90.0)?,
        longitude: place.required("longitude")?.number(-180.0, 180.0)?,
        name: place.optional("name", Place::title)?,
        address: place.optional("address", Place::text)?,
    })
}

fn contact(place: &Place<'_>) -> Read<Body> {
    let titles = |list: &Place<'_>| list.list(1, CONTACT_MAX, Place::title);
    Ok(Body::Contact {
        name: place.required("name")?.title()?,
        organization: place.optional("organization", Place::title)?,
        phones: place.optional("phones", titles)?.unwrap_or_default(),
        emails: place.optional("emails", titles)?.unwrap_or_default(),
        vcard: place.optional("vcard", file)?,
    })
}

fn sticker(place: &Place<'_>) -> Read<Body> {
    place.optional("id", Place::title)?;
    Ok(Body::Sticker { file: place.optional("file", file)?, emoji: place.optional("emoji", Place::title)? })
}

fn voice(place: &Place<'_>) -> Read<Body> {
    Ok(Body::Voice {
        file: file(&place.required("file")?)?,
        duration_ms: place.optional("duration_ms", |duration| duration.whole(0, DURATION_MAX))?,
        transcript: place.optional("transcript", Place::text)?,
    })
}

fn album_item(place: &Place<'_>) -> Read<AlbumItem> {
    Ok(AlbumItem { file: file(&place.required("file")?)?, caption: place.optional("caption", Place::text)? })
}

fn reference(place: &Place<'_>) -> Read<Body> {
    place.optional("id", Place::title)?;
    Ok(Body::Reference {
        kind: place.required("kind")?.title()?,
        title: place.optional("title", Place::text)?,
        text: place.optional("text", Place::text)?,
        url: place.optional("url", Place::url)?,
        file: place.optional("file", file)?,
    })
}

fn order(place: &Place<'_>) -> Read<Body> {
    Ok(Body::Order {
        currency: place.required("currency")?.currency()?,
        items: place.required("items")?.list(1, ORDER_MAX, order_item)?,
        text: place.optional("text", Place::text)?,
    })
}

fn order_item(place: &Place<'_>) -> Read<OrderItem> {
    Ok(OrderItem {
        id: place.required("id")?.title()?,
        name: place.optional("name", Place::title)?,
        quantity: place.required("quantity")?.whole(1, QUANTITY_MAX)?,
        price: place.optional("price", Place::money)?,
    })
}

fn answers(place: &Place<'_>) -> Read<Body> {
    place.optional("form", Place::title)?;
    Ok(Body::Answers { answers: place.required("answers")?.list(1, ANSWERS_MAX, answer)? })
}

fn answer(place: &Place<'_>) -> Read<Answer> {
    Ok(Answer { name: place.required("name")?.title()?, value: place.required("value")?.any_text()? })
}

fn poll(place: &Place<'_>) -> Read<Body> {
    Ok(Body::Poll {
        question: place.required("question")?.text()?,
        options: place.required("options")?.list(OPTIONS_MIN, OPTIONS_MAX, option)?,
        several: place.optional("several", Place::flag)?.unwrap_or_default(),
    })
}
