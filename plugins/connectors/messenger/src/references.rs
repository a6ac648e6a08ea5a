//! What a message refers to: a story that it answers, or the ad or product from which the customer came.

use connector_shared::{
    Content,
    incoming::{Reference, reference},
};
use serde_json::Value;

/// Returns the story that a message answers.
pub fn story(story: &Value) -> Value {
    let id = identifier(&story["id"]);
    reference("story-reply", Reference { id: id.as_deref(), url: story["url"].as_str(), ..Reference::default() })
}

/// Adds the ad and the product that a referral names. Other referrals, such as links of the page, are attributes only.
pub fn referral(referral: &Value, content: &mut Content) {
    if let Some(id) = identifier(&referral["ad_id"]) {
        let title = referral["ads_context_data"]["ad_title"].as_str();
        content.add(Some(reference("ad", Reference { id: Some(&id), title, ..Reference::default() })));
    }
    if let Some(id) = identifier(&referral["product"]["id"]) {
        content.add(Some(reference("product", Reference { id: Some(&id), ..Reference::default() })));
    }
}

/// Returns an identifier that Meta may write as a number.
pub fn identifier(value: &Value) -> Option<String> {
    match value {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of_referral(given: &Value) -> Vec<Value> {
        let mut content = Content::default();
        referral(given, &mut content);
        content.blocks().to_vec()
    }

    #[test]
    fn an_answer_to_a_story_refers_to_it() {
        let found = story(&json!({ "id": 17, "url": "https://lookaside.fbsbx.com/s" }));
        let expected = json!({ "type": "reference", "kind": "story-reply", "id": "17",
            "url": "https://lookaside.fbsbx.com/s" });
        assert_eq!(found, expected);
        assert_eq!(story(&json!({})), json!({ "type": "reference", "kind": "story-reply" }));
    }

    #[test]
    fn a_referral_names_its_ad_and_its_product() {
        let ad = json!({ "source": "ADS", "ad_id": "77", "ads_context_data": { "ad_title": "Buty zimowe" } });
        let expected = json!({ "type": "reference", "kind": "ad", "id": "77", "title": "Buty zimowe" });
        assert_eq!(of_referral(&ad), [expected]);
        let product = json!({ "source": "SHOP", "product": { "id": "5" } });
        assert_eq!(of_referral(&product), [json!({ "type": "reference", "kind": "product", "id": "5" })]);
        assert_eq!(of_referral(&json!({ "source": "SHORTLINK", "ref": "summer" })), [Value::Null; 0]);
        assert_eq!(of_referral(&json!("odd")), [Value::Null; 0]);
    }
}
