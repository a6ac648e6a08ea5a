//! Which runs of a conversation may start. The database's claim of runs (`plugboard_db::runs::claim`) has the same rule
//! as SQL; a test compares the two.

use plugboard_model::{Action, Contact, Conversation, OpenRun};

use crate::{
    conversation,
    effects::{self, Effect},
    preview::answers,
};

/// The runs of one conversation that are made together, by their indexes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// The runs that may start now, in their order.
    pub now: Vec<usize>,
    /// The runs that may start once others of this turn have ended their attempt, each with these others.
    pub later: Vec<(usize, Vec<usize>)>,
}

/// Returns the runs of a conversation that may be made together.
///
/// A run may start if it is pending, it is due, its installation works, and no earlier run of the same installation is
/// open. A run that can answer also waits for its turn: as long as a run with the same root, of an installation that
/// comes earlier in the admin's order and works, is open in its first attempt, but at most [`OpenRun::TURN_MS`].
///
/// `open` are the open runs of one conversation, ordered by `seq`. If it has more than these (`all` is false), runs that
/// can answer do not start, because the run that they wait for may be missing. `is_due` says whether a run that is due
/// later may start nevertheless.
pub fn turn(
    open: &[OpenRun],
    all: bool,
    now: i64,
    works: impl Fn(&str) -> bool,
    is_due: impl Fn(&OpenRun) -> bool,
) -> Turn {
    let may_start = |run: &OpenRun| {
        !run.claimed
            && (run.due_at <= now || is_due(run))
            && works(&run.installation_id)
            && !open.iter().any(|other| other.installation_id == run.installation_id && other.seq < run.seq)
            && (all || !run.answers)
    };
    let waits_for = |run: &OpenRun| -> Vec<usize> {
        let first = |other: &OpenRun| run.answers && goes_first(other, run, now) && works(&other.installation_id);
        (0..open.len()).filter(|&n| first(&open[n])).collect()
    };
    let (mut turn, mut later) = (Turn::default(), Vec::new());
    for n in (0..open.len()).filter(|&n| may_start(&open[n])) {
        match waits_for(&open[n]) {
            first if first.is_empty() => turn.now.push(n),
            first => later.push((n, first)),
        }
    }
    // In the admin's order, so that each comes after those that it waits for.
    later.sort_by_key(|(n, _)| open[*n].position);
    for (n, first) in later {
        let in_turn = |m: &usize| turn.now.contains(m) || turn.later.iter().any(|(k, _)| k == m);
        if first.iter().all(in_turn) {
            turn.later.push((n, first));
        }
    }
    turn
}

/// Whether a run that can answer waits for another one, if the other one's installation works.
fn goes_first(other: &OpenRun, run: &OpenRun, now: i64) -> bool {
    other.root == run.root
        && other.position < run.position
        && other.created_at > now - OpenRun::TURN_MS
        && other.is_first_attempt
}

/// Changes a conversation as a journal's actions will, if all that they do is to change the conversation. Returns
/// false, and may have changed the conversation in part, if they do anything else or if one of them is refused.
#[must_use]
pub fn foresee(conversation: &mut Conversation, contact: &Contact, actions: &[Action], now: i64) -> bool {
    actions.iter().all(|action| {
        let reads = effects::reads(action, conversation);
        if answers(action) || matches!(action, Action::Gesture(_)) || !reads.leads.is_empty() || reads.timers {
            return false;
        }
        let rows = effects::Rows { now, conversation, contact, leads: &[], timers: &[] };
        let Ok(effects) = effects::of(action, &rows) else { return false };
        effects.into_iter().all(|effect| match effect {
            Effect::Conversation(change) => {
                conversation::apply(conversation, &change);
                true
            }
            _ => false,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use plugboard_model::{ConversationChange, Draft, Priority};

    const NOW: i64 = 100_000;

    fn run(installation: &str, seq: i64, position: i64) -> OpenRun {
        OpenRun {
            id: format!("{installation}-{seq}"),
            installation_id: installation.into(),
            conversation_id: "c".into(),
            seq,
            root: "root".into(),
            position,
            answers: false,
            claimed: false,
            is_first_attempt: true,
            due_at: NOW,
            created_at: NOW,
        }
    }

    fn answering(installation: &str, seq: i64, position: i64) -> OpenRun {
        OpenRun { answers: true, ..run(installation, seq, position) }
    }

    fn started(open: &[OpenRun]) -> Vec<&str> {
        let works = |id: &str| !id.starts_with("paused");
        turn(open, true, NOW, works, |_| false).now.into_iter().map(|n| open[n].id.as_str()).collect()
    }

    #[test]
    fn runs_of_one_plugin_start_one_after_the_other() {
        assert_eq!(started(&[run("a", 1, 1), run("b", 1, 2), run("a", 2, 1)]), ["a-1", "b-1"]);
        // A claimed run, and one that waits for its retry, hold back later ones.
        let claimed = OpenRun { claimed: true, ..run("a", 1, 1) };
        assert_eq!(started(&[claimed, run("a", 2, 1)]), [""; 0]);
        let later = OpenRun { due_at: NOW + 1, ..run("a", 1, 1) };
        assert_eq!(started(&[later, run("a", 2, 1)]), [""; 0]);
    }

    #[test]
    fn plugins_that_can_answer_take_turns() {
        let both = [answering("a", 1, 1), answering("b", 1, 2)];
        assert_eq!(started(&both), ["a-1"]);
        // Also if the earlier one cannot answer, or runs for a later event with the same root.
        assert_eq!(started(&[run("a", 1, 1), answering("b", 1, 2)]), ["a-1"]);
        assert_eq!(started(&[answering("b", 1, 2), run("a", 2, 1)]), ["a-2"]);
        let [a, b] = both;
        let waits = |a: OpenRun| !started(&[OpenRun { claimed: true, ..a }, b.clone()]).contains(&"b-1");
        assert!(waits(a.clone()));
        assert!(!waits(OpenRun { is_first_attempt: false, ..a.clone() }), "a retry");
        assert!(!waits(OpenRun { root: "another".into(), ..a.clone() }), "another message");
        assert!(waits(OpenRun { created_at: NOW - OpenRun::TURN_MS + 1, ..a.clone() }), "just within ten seconds");
        assert!(!waits(OpenRun { created_at: NOW - OpenRun::TURN_MS, ..a }), "ten seconds are over");
    }

    #[test]
    fn runs_of_a_paused_plugin_neither_start_nor_hold_back_others() {
        assert_eq!(started(&[run("paused", 1, 1), answering("b", 1, 2)]), ["b-1"]);
    }

    #[test]
    fn a_run_that_waits_for_a_name_starts_if_the_caller_says_so() {
        let later = [OpenRun { due_at: NOW + 2_000, ..run("a", 1, 1) }];
        assert_eq!(turn(&later, true, NOW, |_| true, |_| false), Turn::default());
        assert_eq!(turn(&later, true, NOW, |_| true, |_| true).now, [0]);
    }

    #[test]
    fn without_all_runs_only_those_that_cannot_answer_start() {
        let open = [answering("a", 1, 1), run("b", 1, 2)];
        assert_eq!(turn(&open, false, NOW, |_| true, |_| false), Turn { now: vec![1], later: Vec::new() });
    }

    #[test]
    fn plugins_that_can_answer_follow_each_other_in_one_turn() {
        let made = |open: &[OpenRun]| turn(open, true, NOW, |_| true, |_| false);
        let open = [answering("a", 1, 1), answering("b", 1, 2), answering("c", 1, 3)];
        assert_eq!(made(&open), Turn { now: vec![0], later: vec![(1, vec![0]), (2, vec![0, 1])] });
        // Not if one that they wait for is already running elsewhere.
        let [a, b, c] = open;
        let open = [OpenRun { claimed: true, ..a }, b, c];
        assert_eq!(made(&open), Turn::default());
        // A later event of the same plugin is not part of the turn.
        let open = [answering("a", 1, 1), answering("b", 1, 2), answering("a", 2, 1)];
        assert_eq!(made(&open), Turn { now: vec![0], later: Vec::new() });
    }

    #[test]
    fn changes_of_a_conversation_are_foreseen_and_nothing_else_is() {
        let (mut conversation, contact) = (fixtures::conversation(), fixtures::contact());
        let urgent = Action::Change(ConversationChange::Priority { priority: Priority::Urgent });
        assert!(foresee(&mut conversation, &contact, &[urgent], NOW));
        assert_eq!(conversation.priority, Priority::Urgent);
        for other in [Action::Note { text: "a note".into() }, Action::Reply { draft: Draft::default() }] {
            assert!(!foresee(&mut conversation, &contact, &[other], NOW));
        }
    }
}
