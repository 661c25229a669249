//! Every metric is a row here: the page, the command line, the exports and the dictionary are made from it. Ids never change.

use super::kernel::Aggregate::{
    self, Count, Distinct, Mean, OpenAgeMean, OpenAgeQuantile, OpenAt, Quantile, Share, Sum, Survival, TimeMean, TimeQuantile,
};
use super::population::Entity;
use super::population::Need::{
    self, Agents, Assignments, Closing, Csat, Customers, DeliveryStatus, Directions, FirstResponses, Messages, Origins, Outcomes, Presence,
    Robots, Transfers,
};
use super::population::Population::{self, *};
use super::population::Value;
use crate::data::Credit::{self, Actor, CaseAgent, LastSender, Oneself, Responder, Sender};
use crate::data::DatedBy::{
    self, AckAt, AnsweredAt, ClosedAt, CreatedAt, FirstResponseAt, HappenedAt, OpenedAt, PickedAt, PresenceFrom, RatedAt, SentAt, SlaFrom,
};
use crate::model::Grain;

/// What is counted, over which rows, how, and whose number it is.
#[derive(Debug, PartialEq)]
pub struct MetricSpec {
    /// Stable: saved in links and files.
    pub id: &'static str,
    pub grain: Grain,
    /// Which rows take part.
    pub population: Population,
    /// The column measured.
    pub value: Option<Value>,
    pub aggregate: Aggregate,
    /// Whose number it is.
    pub credited_to: Credit,
    /// Which period it falls in.
    pub dated_by: DatedBy,
    pub unit: Unit,
    pub better: Better,
    /// What the data must hold for the figure to mean something.
    pub needs: &'static [Need],
}

impl MetricSpec {
    /// Its durations are those of the clock in force.
    pub fn is_on_clock(&self) -> bool {
        self.value.is_some_and(Value::is_on_clock) || self.is_of_target()
    }

    /// It says how a target fares.
    pub fn is_of_target(&self) -> bool {
        matches!(self.population, Population::SlaDecided | Population::ResolutionDecided)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Count,
    Seconds,
    /// 0 to 1.
    Share,
    /// Points of a satisfaction scale; cases at once.
    Points,
}

impl Unit {
    pub fn id(self) -> &'static str {
        match self {
            Unit::Count => "count",
            Unit::Seconds => "seconds",
            Unit::Share => "share",
            Unit::Points => "points",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    Higher,
    Lower,
    Neither,
}

/// The rows of a metric: the first whose needs are met is the one in force, so that a metric can rest on messages where there are
/// any and on the case file where there are none.
pub fn specs(id: &str) -> impl Iterator<Item = &'static MetricSpec> {
    METRICS.iter().filter(move |spec| spec.id == id)
}

macro_rules! metric {
    ($id:literal, $grain:ident, $population:ident $(. $value:ident)?, $aggregate:expr, $credit:ident, $dated:ident, $unit:ident, $better:ident, $needs:expr) => {
        MetricSpec {
            id: $id,
            grain: Grain::$grain,
            population: $population,
            value: metric!(@value $($value)?),
            aggregate: $aggregate,
            credited_to: $credit,
            dated_by: $dated,
            unit: Unit::$unit,
            better: Better::$better,
            needs: $needs,
        }
    };
    (@value) => { None };
    (@value $value:ident) => { Some(Value::$value) };
}

#[rustfmt::skip]
pub const METRICS: &[MetricSpec] = &[
    // What: cases by their opening. Left out: cases that only messages speak of, where a case file is loaded.
    // Edge: a reopened case counts once. Compare: "conversations" in Chatwoot, "tickets created" in help desks.
    metric!("cases_opened", Case, Cases, Count, CaseAgent, CreatedAt, Count, Neither, &[]),

    // What: cases in which a person on our side wrote in the period. Left out: answers by robots and campaigns.
    // Edge: a case worked on in two periods counts in both, once each. Compare: F79; most products count by opening date.
    metric!("cases_attended", Message, HumanSent, Distinct(Entity::Case), Sender, SentAt, Count, Higher, &[Directions]),
    metric!("cases_attended", Case, Responded, Count, CaseAgent, FirstResponseAt, Count, Higher, &[FirstResponses]),

    // What: cases closed, by closing. Edge: the last closing of a case that was reopened.
    metric!("cases_closed", Case, ClosedCases, Count, CaseAgent, ClosedAt, Count, Higher, &[Closing]),

    // What: every closing, by its event and whoever closed. Edge: a case closed twice counts twice, on both days; where the files tell of
    // no closing event of a case, its closing time is the event. Compare: Callbell counts each closing, help desks the case.
    metric!("closings", Event, Closings, Count, Actor, HappenedAt, Count, Higher, &[Closing]),
    // What: the different cases among those closings.
    metric!("closings_unique", Event, Closings, Distinct(Entity::Case), Actor, HappenedAt, Count, Higher, &[Closing]),
    // What: of the cases first answered in the period, those that are closed by now. Left out: cases that nobody answered.
    metric!("attended_closed", Case, Responded, Share(ClosedCases), Responder, FirstResponseAt, Share, Higher, &[FirstResponses, Closing]),

    // What: cases of which nobody of ours is known to have had them. Edge: who wrote last has a case of which the file names nobody.
    metric!("unassigned_rate", Case, Cases, Share(Unassigned), CaseAgent, CreatedAt, Share, Lower, &[Agents]),
    // What: assignments of the cases with any: one, and the times it was given to somebody else. Compare: Zendesk's assignee stations
    // count different people.
    metric!("assignments_per_case_mean", Case, Assigned.Assignments, Mean, CaseAgent, CreatedAt, Points, Lower, &[Assignments]),

    // What: different cases with a message either way in the period. Edge: of several days a case counts on each. Compare: Callbell's
    // active conversations.
    metric!("cases_active", Message, Talk, Distinct(Entity::Case), Sender, SentAt, Count, Neither, &[Directions]),

    // What: cases open at the end of the period (of the data, when no period is set).
    metric!("cases_open", Case, Cases, OpenAt, CaseAgent, CreatedAt, Count, Lower, &[Closing]),
    // What: how long those have been open then. Edge: of a period that ends after the data, at the end of the data.
    metric!("backlog_age_mean", Case, Cases, OpenAgeMean, CaseAgent, CreatedAt, Seconds, Lower, &[Closing]),
    metric!("backlog_age_p50", Case, Cases, OpenAgeQuantile(0.5), CaseAgent, CreatedAt, Seconds, Lower, &[Closing]),
    metric!("backlog_age_p90", Case, Cases, OpenAgeQuantile(0.9), CaseAgent, CreatedAt, Seconds, Lower, &[Closing]),

    // What: messages we sent, whatever became of them: people, robots and templates. Left out: notes and system lines.
    metric!("messages_sent", Message, Sent, Count, Sender, SentAt, Count, Neither, &[Directions]),
    metric!("messages_received", Message, Received, Count, Sender, SentAt, Count, Neither, &[Directions]),
    // What: sent messages that reached the customer's phone. Edge: read implies delivered, even when no receipt said so.
    metric!("messages_delivered", Message, Delivered, Count, Sender, SentAt, Count, Higher, &[DeliveryStatus]),
    metric!("messages_read", Message, Read, Count, Sender, SentAt, Count, Higher, &[DeliveryStatus]),
    metric!("messages_failed", Message, Failed, Count, Sender, SentAt, Count, Lower, &[DeliveryStatus]),
    // What: delivered of all attempted. Left out: messages still queued ("new") and those of unknown status.
    metric!("delivery_rate", Message, Attempted, Share(Delivered), Sender, SentAt, Share, Higher, &[DeliveryStatus]),
    // What: read of the delivered. Edge: customers may switch receipts off; the true share is higher.
    metric!("read_rate", Message, Delivered, Share(Read), Sender, SentAt, Share, Higher, &[DeliveryStatus]),
    // What: of our messages, those sent within a day of the customer's last one, whatever the case: the service window of WhatsApp.
    metric!("window_rate", Message, Sent, Share(InWindow), Sender, SentAt, Share, Neither, &[Directions]),
    // What: messages that are no template, sent when the window was over: WhatsApp refuses them.
    metric!("messages_out_of_window", Message, OutOfWindow, Count, Sender, SentAt, Count, Lower, &[Directions]),
    // What: failed of all attempted. Compare: the other part of delivery_rate is messages on their way too.
    metric!("failure_rate", Message, Attempted, Share(Failed), Sender, SentAt, Share, Lower, &[DeliveryStatus]),
    // What: sent messages after which the customer wrote within a day, whatever the case. Left out: failed ones.
    // Edge: of messages in a row each is answered.
    metric!("messages_answered", Message, Answered, Count, Sender, SentAt, Count, Higher, &[Directions]),
    // What: answered of all sent that did not fail. Left out: messages of the last day of the data that nobody has answered yet.
    // Compare: template funnels of Meta and Kommo divide by the delivered; where receipts are off that says more than is known.
    metric!("answer_rate", Message, AnswerDecided, Share(Answered), Sender, SentAt, Share, Higher, &[Directions]),
    // What: messages that nothing has been heard of for a day: neither delivered nor failed.
    metric!("messages_stuck", Message, Stuck, Count, Sender, SentAt, Count, Lower, &[DeliveryStatus]),
    // What: windows of service of WhatsApp that customers opened: a message after a day in which the customer had not written.
    // Edge: whatever the case; each further message makes the window longer and opens none.
    metric!("windows_opened", Message, OpensWindow, Count, Sender, SentAt, Count, Neither, &[Directions]),
    // What: cases that we opened with a template, of those whose opening is known.
    metric!("proactive_rate", Case, OriginKnown, Share(StartedByUs), CaseAgent, CreatedAt, Share, Neither, &[Origins]),
    // What: customers whose last message from us failed and who have not written since. Edge: one failure is enough.
    metric!("contacts_unreachable", Message, Unreachable, Count, Sender, SentAt, Count, Lower, &[DeliveryStatus, Customers]),

    // What: from the customer's first unanswered message to the first answer of a person, first wait of a case; or the case file's
    // own time from opening to first response, where it gives one. Left out: cases that we opened and the customer never answered;
    // waits still open (counted by unanswered_now). Edge: a robot does not answer; its hand-over restarts the clock.
    // Compare: help desks start at creation; WATI at assignment; Callbell counts the first of each day.
    metric!("first_response_mean", Case, Responded.ResponseSecs, Mean, Responder, FirstResponseAt, Seconds, Lower, &[FirstResponses]),
    metric!("first_response_p50", Case, Responded.ResponseSecs, Quantile(0.5), Responder, FirstResponseAt, Seconds, Lower, &[FirstResponses]),
    metric!("first_response_p75", Case, Responded.ResponseSecs, Quantile(0.75), Responder, FirstResponseAt, Seconds, Lower, &[FirstResponses]),
    metric!("first_response_p90", Case, Responded.ResponseSecs, Quantile(0.9), Responder, FirstResponseAt, Seconds, Lower, &[FirstResponses]),
    metric!("first_response_p95", Case, Responded.ResponseSecs, Quantile(0.95), Responder, FirstResponseAt, Seconds, Lower, &[FirstResponses]),
    // What: the quickest of them.
    metric!("first_response_min", Case, Responded.ResponseSecs, Quantile(0.0), Responder, FirstResponseAt, Seconds, Lower, &[FirstResponses]),
    // What: the same with those who are still waiting, or gave up, counted as long as they waited (Kaplan–Meier), by the day on which the
    // wait began. Edge: no figure where fewer than the share were ever answered. Compare: nobody; others leave the unanswered out.
    metric!("first_response_km_p50", Case, Unresponded.ResponseOrWaited, Survival(0.5), Responder, SlaFrom, Seconds, Lower, &[FirstResponses]),
    metric!("first_response_km_p80", Case, Unresponded.ResponseOrWaited, Survival(0.8), Responder, SlaFrom, Seconds, Lower, &[FirstResponses]),
    metric!("first_response_km_p90", Case, Unresponded.ResponseOrWaited, Survival(0.9), Responder, SlaFrom, Seconds, Lower, &[FirstResponses]),

    // What: from the customer's first message to the first message of ours, be it a robot's. Left out: cases in which we never wrote back.
    // Compare: beside first_response it shows what the robot's greeting hides.
    metric!("ack_mean", Case, Acknowledged.AckSecs, Mean, CaseAgent, AckAt, Seconds, Lower, &[Directions]),
    metric!("ack_p50", Case, Acknowledged.AckSecs, Quantile(0.5), CaseAgent, AckAt, Seconds, Lower, &[Directions]),
    metric!("ack_p90", Case, Acknowledged.AckSecs, Quantile(0.9), CaseAgent, AckAt, Seconds, Lower, &[Directions]),

    // What: from the customer's first message, or the robot's hand-over, to the first assignment or answer of a person. Left out: cases that
    // nobody took. Edge: taken before the hand-over is no wait. Compare: TME; Blip counts to the assignment only.
    metric!("queue_mean", Case, Picked.QueueSecs, Mean, CaseAgent, PickedAt, Seconds, Lower, &[Directions]),
    metric!("queue_p50", Case, Picked.QueueSecs, Quantile(0.5), CaseAgent, PickedAt, Seconds, Lower, &[Directions]),
    metric!("queue_p90", Case, Picked.QueueSecs, Quantile(0.9), CaseAgent, PickedAt, Seconds, Lower, &[Directions]),

    // What: every wait that was answered, pooled. Left out: open waits. Compare: Chatwoot credits the assignee, and robots answer.
    metric!("reply_time_mean", Wait, AnsweredWaits.WaitSecs, Mean, Responder, AnsweredAt, Seconds, Lower, &[Directions]),
    metric!("reply_time_p50", Wait, AnsweredWaits.WaitSecs, Quantile(0.5), Responder, AnsweredAt, Seconds, Lower, &[Directions]),
    metric!("reply_time_p75", Wait, AnsweredWaits.WaitSecs, Quantile(0.75), Responder, AnsweredAt, Seconds, Lower, &[Directions]),
    metric!("reply_time_p90", Wait, AnsweredWaits.WaitSecs, Quantile(0.9), Responder, AnsweredAt, Seconds, Lower, &[Directions]),
    metric!("reply_time_p95", Wait, AnsweredWaits.WaitSecs, Quantile(0.95), Responder, AnsweredAt, Seconds, Lower, &[Directions]),
    // What: the same with the waits that nobody ended, counted as long as they lasted (Kaplan–Meier).
    metric!("reply_time_km_p50", Wait, Waits.WaitOrWaited, Survival(0.5), Responder, OpenedAt, Seconds, Lower, &[Directions]),
    metric!("reply_time_km_p90", Wait, Waits.WaitOrWaited, Survival(0.9), Responder, OpenedAt, Seconds, Lower, &[Directions]),

    // What: from the case being received (assigned, else first message, else opened) to closed. Compare: TMA; its start varies.
    metric!("handling_mean", Case, Handled.HandlingSecs, Mean, CaseAgent, ClosedAt, Seconds, Lower, &[Closing]),
    metric!("handling_p50", Case, Handled.HandlingSecs, Quantile(0.5), CaseAgent, ClosedAt, Seconds, Lower, &[Closing]),
    metric!("handling_p75", Case, Handled.HandlingSecs, Quantile(0.75), CaseAgent, ClosedAt, Seconds, Lower, &[Closing]),
    metric!("handling_p90", Case, Handled.HandlingSecs, Quantile(0.9), CaseAgent, ClosedAt, Seconds, Lower, &[Closing]),
    metric!("handling_p95", Case, Handled.HandlingSecs, Quantile(0.95), CaseAgent, ClosedAt, Seconds, Lower, &[Closing]),

    // What: per case, the silences of at most ten minutes between two messages: the time in which somebody was at it. Left out: cases in
    // which no person wrote. Edge: longer silences count nothing, not ten minutes. Where nothing is closed, by the day of creation.
    metric!("active_mean", Case, WorkedClosed.ActiveSecs, Mean, CaseAgent, ClosedAt, Seconds, Neither, &[Directions, Closing]),
    metric!("active_mean", Case, Worked.ActiveSecs, Mean, CaseAgent, CreatedAt, Seconds, Neither, &[Directions]),
    metric!("active_p50", Case, WorkedClosed.ActiveSecs, Quantile(0.5), CaseAgent, ClosedAt, Seconds, Neither, &[Directions, Closing]),
    metric!("active_p50", Case, Worked.ActiveSecs, Quantile(0.5), CaseAgent, CreatedAt, Seconds, Neither, &[Directions]),
    metric!("active_p90", Case, WorkedClosed.ActiveSecs, Quantile(0.9), CaseAgent, ClosedAt, Seconds, Neither, &[Directions, Closing]),
    metric!("active_p90", Case, Worked.ActiveSecs, Quantile(0.9), CaseAgent, CreatedAt, Seconds, Neither, &[Directions]),

    // What: from opening to closing, wall clock. Left out: open cases.
    metric!("resolution_mean", Case, Resolved.ResolutionSecs, Mean, CaseAgent, ClosedAt, Seconds, Lower, &[Closing]),
    metric!("resolution_p50", Case, Resolved.ResolutionSecs, Quantile(0.5), CaseAgent, ClosedAt, Seconds, Lower, &[Closing]),
    metric!("resolution_p75", Case, Resolved.ResolutionSecs, Quantile(0.75), CaseAgent, ClosedAt, Seconds, Lower, &[Closing]),
    metric!("resolution_p90", Case, Resolved.ResolutionSecs, Quantile(0.9), CaseAgent, ClosedAt, Seconds, Lower, &[Closing]),
    metric!("resolution_p95", Case, Resolved.ResolutionSecs, Quantile(0.95), CaseAgent, ClosedAt, Seconds, Lower, &[Closing]),
    // What: the same without the time in which the customer owed the next word: from our first answer in a row to the next message of the
    // customer, or to the closing. Left out: cases without messages. Compare: Zendesk's agent wait; TMR "líquido".
    metric!("net_resolution_mean", Case, NetResolved.NetSecs, Mean, CaseAgent, ClosedAt, Seconds, Lower, &[Directions, Closing]),
    metric!("net_resolution_p50", Case, NetResolved.NetSecs, Quantile(0.5), CaseAgent, ClosedAt, Seconds, Lower, &[Directions, Closing]),
    metric!("net_resolution_p90", Case, NetResolved.NetSecs, Quantile(0.9), CaseAgent, ClosedAt, Seconds, Lower, &[Directions, Closing]),

    // What: the time that net_resolution leaves out: while the customer owed the next word. Edge: both add up to the resolution of the
    // same case. Compare: Zendesk's requester wait time.
    metric!("customer_wait_mean", Case, NetResolved.CustomerSecs, Mean, CaseAgent, ClosedAt, Seconds, Neither, &[Directions, Closing]),
    metric!("customer_wait_p50", Case, NetResolved.CustomerSecs, Quantile(0.5), CaseAgent, ClosedAt, Seconds, Neither, &[Directions, Closing]),
    metric!("customer_wait_p90", Case, NetResolved.CustomerSecs, Quantile(0.9), CaseAgent, ClosedAt, Seconds, Neither, &[Directions, Closing]),
    // What: the parts of net_resolution, which add up to it: from the opening to the first wait (the robot, and what came before the
    // customer wrote), from there until somebody had the case, from there to the answer, and all that was ours to do after it. Edge: what
    // never happened lasts until the closing; a case without a wait spends all of it after. Compare: Zendesk's agent wait time is the last three.
    metric!("stage_before_mean", Case, NetResolved.BeforeSecs, Mean, CaseAgent, ClosedAt, Seconds, Lower, &[Directions, Closing]),
    metric!("stage_queue_mean", Case, NetResolved.UntakenSecs, Mean, CaseAgent, ClosedAt, Seconds, Lower, &[Directions, Closing]),
    metric!("stage_answer_mean", Case, NetResolved.UnansweredSecs, Mean, CaseAgent, ClosedAt, Seconds, Lower, &[Directions, Closing]),
    metric!("stage_after_mean", Case, NetResolved.AfterSecs, Mean, CaseAgent, ClosedAt, Seconds, Lower, &[Directions, Closing]),
    // What: from opening to the first closing, credited to who closed and dated by it. Left out: later closings, and cases without an
    // opening before it. Compare: Zendesk's first resolution time; its full resolution time is resolution here.
    metric!("first_resolution_mean", Event, FirstClosings.FirstClosingSecs, Mean, Actor, HappenedAt, Seconds, Lower, &[Closing]),
    metric!("first_resolution_p50", Event, FirstClosings.FirstClosingSecs, Quantile(0.5), Actor, HappenedAt, Seconds, Lower, &[Closing]),
    metric!("first_resolution_p90", Event, FirstClosings.FirstClosingSecs, Quantile(0.9), Actor, HappenedAt, Seconds, Lower, &[Closing]),
    // What: of the resolved cases, those closed within a quarter of an hour (the policy's minutes) of their opening. Compare: Zammad's
    // "first solution in process".
    metric!("quick_resolution_rate", Case, Resolved, Share(QuickResolved), CaseAgent, ClosedAt, Share, Higher, &[Closing]),

    // What: closings after which the case was reopened, or its customer wrote in it, within seven days (the policy's days). Left out:
    // closings of which these days are not over. Compare: Zendesk counts Solved → Open; Chatwoot every reopening.
    metric!("reopen_rate", Event, SettledClosings, Share(Undone), Actor, HappenedAt, Share, Lower, &[Closing]),
    // What: cases closed for good whose customer opened no other case of the type within seven days. Left out: nameless customers, and
    // closings of which these days are not over. Compare: Zendesk and Zoho count one reply, Freshservice none, Zammad fifteen minutes.
    metric!("fcr_rate", Case, FirstContactDecided, Share(FirstContactMet), CaseAgent, ClosedAt, Share, Higher, &[Closing, Customers]),
    // What: of the closed cases that a person answered, those in which one answer was enough. Edge: messages in a row are one answer.
    metric!("one_touch_rate", Case, AnsweredClosed, Share(OneAnswer), CaseAgent, ClosedAt, Share, Higher, &[Directions, Closing]),
    // What: answers of people per closed case that was answered. Edge: messages in a row are one answer.
    metric!("answers_per_case_mean", Case, AnsweredClosed.Answers, Mean, CaseAgent, ClosedAt, Points, Lower, &[Directions, Closing]),
    metric!("answers_per_case_p90", Case, AnsweredClosed.Answers, Quantile(0.9), CaseAgent, ClosedAt, Points, Lower, &[Directions, Closing]),
    // What: messages of either side per case with any. Left out: notes and system lines.
    metric!("messages_per_case_mean", Case, Written.Messages, Mean, CaseAgent, CreatedAt, Points, Neither, &[Directions]),
    metric!("messages_per_case_p90", Case, Written.Messages, Quantile(0.9), CaseAgent, CreatedAt, Points, Neither, &[Directions]),

    // What: of the customers who asked and whose case is decided, those whom no person ever answered: given up before anybody had the case
    // (lost), after (abandoned), or silent for a day in a case never closed (missed). Left out: what the robot settled alone, and waits of
    // less than a day. Compare: Blip's Perdido and Abandonado, WATI's missed.
    metric!("abandonment_rate", Case, Served, Share(Unserved), CaseAgent, SlaFrom, Share, Lower, &[FirstResponses]),
    metric!("cases_lost", Case, Lost, Count, CaseAgent, SlaFrom, Count, Lower, &[FirstResponses, Closing]),
    metric!("cases_abandoned", Case, Abandoned, Count, CaseAgent, SlaFrom, Count, Lower, &[FirstResponses, Closing]),
    metric!("cases_missed", Case, Missed, Count, CaseAgent, SlaFrom, Count, Lower, &[FirstResponses]),
    // What: answered cases left open in which the customer has been silent for more than a day: WATI's expired.
    metric!("cases_expired", Case, Expired, Count, CaseAgent, SlaFrom, Count, Lower, &[FirstResponses]),

    // What: of the cases in which the robot wrote, those closed without a person and without a hand-over. Compare: Chatwoot divides by all
    // conversations of an inbox with a robot.
    metric!("bot_containment_rate", Case, RobotCases, Share(Contained), CaseAgent, CreatedAt, Share, Higher, &[Robots, Closing]),
    // What: of the same cases, those that a person took over.
    metric!("handoff_rate", Case, RobotCases, Share(HandedOver), CaseAgent, CreatedAt, Share, Neither, &[Robots]),

    // What: of all cases, those in which the robot wrote and that were closed without a message of a person, and those that it handed over:
    // Chatwoot's two figures. Edge: a case may be in both.
    metric!("bot_resolution_share", Case, Cases, Share(RobotClosed), CaseAgent, CreatedAt, Share, Neither, &[Robots, Closing]),
    metric!("bot_handoff_share", Case, Cases, Share(PassedOn), CaseAgent, CreatedAt, Share, Neither, &[Robots]),

    // What: cases that somebody who had them passed on, to another person, to another team or back to the robot; by the day they were opened,
    // credited to who did it first. Left out: assignments of cases that nobody had. Edge: a case is whose it was assigned to, else who wrote
    // first; passed on twice it counts once. Compare: "transfers" in contact centres count each; Callbell's re-routed cases.
    metric!("cases_transferred", Participant, Transferred, Count, Oneself, CreatedAt, Count, Neither, &[Transfers]),
    // What: of the cases that people wrote in or passed on, those that they were the first to pass on. Edge: a case of two people counts
    // once for each: only one of them was the first.
    metric!("transfer_rate", Participant, Participants, Share(Transferred), Oneself, CreatedAt, Share, Neither, &[Transfers]),
    // What: from the opening of the case until it was first passed on. Left out: cases without an opening before that.
    // Compare: Callbell's time to re-route.
    metric!("transfer_time_mean", Participant, TransferTimed.TransferSecs, Mean, Oneself, CreatedAt, Seconds, Lower, &[Transfers]),
    metric!("transfer_time_p50", Participant, TransferTimed.TransferSecs, Quantile(0.5), Oneself, CreatedAt, Seconds, Lower, &[Transfers]),
    metric!("transfer_time_p90", Participant, TransferTimed.TransferSecs, Quantile(0.9), Oneself, CreatedAt, Seconds, Lower, &[Transfers]),
    // What: of the cases passed on, those that came back to somebody who had given them away; credited to who was the first to.
    metric!("cases_ping_pong", Participant, PingPong, Count, Oneself, CreatedAt, Count, Lower, &[Transfers]),

    // What: first responses inside the target ÷ (inside + late). Edge: unanswered and already late counts as late; unanswered and
    // still inside is left out. Compare: most products leave the unanswered out and look better for it.
    metric!("sla_first_response", Case, SlaDecided, Share(SlaMet), Responder, SlaFrom, Share, Higher, &[FirstResponses]),
    // What: the same for every wait of a customer, and for cases from opening to closing.
    metric!("sla_next_reply", Wait, SlaDecided, Share(SlaMet), Responder, OpenedAt, Share, Higher, &[Directions]),
    metric!("sla_resolution", Case, ResolutionDecided, Share(ResolutionMet), CaseAgent, CreatedAt, Share, Higher, &[Closing]),

    // What: share of 4 and 5 on a scale of 1 to 5 (Chatwoot's rule). Left out: cases without a grade.
    metric!("csat_score", Case, Rated, Share(Satisfied), CaseAgent, RatedAt, Share, Higher, &[Csat]),
    metric!("csat_mean", Case, Rated.Grade, Mean, CaseAgent, RatedAt, Points, Higher, &[Csat]),

    // What: graded of the closed. Edge: who was never asked is not told from who did not answer.
    metric!("csat_response_rate", Case, ClosedCases, Share(Rated), CaseAgent, ClosedAt, Share, Higher, &[Csat, Closing]),
    // What: csat_score, credited to who wrote last instead of to the agent of the case. Compare: FreeScout grades who replied.
    metric!("csat_writer_score", Case, Rated, Share(Satisfied), LastSender, RatedAt, Share, Higher, &[Csat, Directions]),

    // What: converted of the cases whose outcome is known.
    metric!("conversion_rate", Case, OutcomeKnown, Share(Converted), CaseAgent, CreatedAt, Share, Higher, &[Outcomes]),

    // What: different customers (phone, else name) with a message either way in the period.
    metric!("contacts_unique", Message, Talk, Distinct(Entity::Customer), Sender, SentAt, Count, Neither, &[Messages]),
    metric!("contacts_unique", Case, Cases, Distinct(Entity::Customer), CaseAgent, CreatedAt, Count, Neither, &[]),
    // What: customers whose first message of all loaded data lies in the period. Edge: the first weeks of short data overcount.
    metric!("contacts_new", Message, FirstOfCustomer, Count, Sender, SentAt, Count, Higher, &[Messages]),
    metric!("contacts_new", Case, FirstOfCustomer, Count, CaseAgent, CreatedAt, Count, Higher, &[]),
    // What: different customers of the period's cases who had a case before; and the share of cases that are theirs.
    metric!("contacts_returning", Case, Returning, Distinct(Entity::Customer), CaseAgent, CreatedAt, Count, Neither, &[Customers]),
    metric!("returning_rate", Case, CustomerKnown, Share(Returning), CaseAgent, CreatedAt, Share, Neither, &[Customers]),

    // What: cases of known customers who opened another case within seven days (the policy's days) of opening this one. Left out: cases of
    // which these days are not over. Compare: first contact resolution counts from the closing, and only cases of the same type.
    metric!("recontact_rate", Case, ReturnDecided, Share(Returned), CaseAgent, CreatedAt, Share, Lower, &[Customers]),
    // What: cases whose customer had opened one on another channel within 48 hours before. Left out: cases without customer or channel.
    // Edge: a person is one customer where the phone, or else the name, is the same.
    metric!("cross_channel_rate", Case, ChannelKnown, Share(OnTwoChannels), CaseAgent, CreatedAt, Share, Lower, &[Customers]),
    // What: converted, or graded 4 or 5, of the cases with an outcome or a grade. Compare: conversion_rate knows sales only.
    metric!("success_rate", Case, SuccessKnown, Share(Success), CaseAgent, CreatedAt, Share, Higher, &[Outcomes, Csat]),

    // What: customers waiting for an answer at the end of the period, in cases not closed by then.
    metric!("unanswered_now", Wait, Waits, OpenAt, CaseAgent, OpenedAt, Count, Lower, &[Directions]),
    metric!("unanswered_now", Case, Unresponded, OpenAt, CaseAgent, CreatedAt, Count, Lower, &[FirstResponses]),

    // What: time that people were available; overlapping intervals of a person count once.
    metric!("online_secs", Presence, Pieces.OnlineSecs, Sum, Oneself, PresenceFrom, Seconds, Neither, &[Presence]),
    metric!("unavailable_secs", Presence, Pieces.UnavailableSecs, Sum, Oneself, PresenceFrom, Seconds, Neither, &[Presence]),
    // What: from the first to the last message of each shift, of people whom the presence file does not know. Edge: four hours of
    // silence end a shift. Left out: shifts of one message. Never part of online_secs.
    metric!("online_estimated_secs", Presence, EstimatedPieces.PieceSecs, Sum, Oneself, PresenceFrom, Seconds, Neither, &[Directions]),
    // What: cases in which a person wrote at once, weighed by time. Left out: time without any. Edge: a case is worked on while none of
    // its messages is more than ten minutes from the next, for everybody who wrote in that stretch.
    metric!("concurrency_mean", Presence, BusyPieces.Level, TimeMean, Oneself, PresenceFrom, Points, Neither, &[Directions]),
    metric!("concurrency_p90", Presence, BusyPieces.Level, TimeQuantile(0.9), Oneself, PresenceFrom, Points, Neither, &[Directions]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_of_the_first_journey_has_a_row() {
        let ids = "cases_opened cases_attended cases_closed cases_open messages_sent messages_received messages_delivered messages_read \
                   messages_failed delivery_rate read_rate first_response_mean first_response_p50 first_response_p90 reply_time_mean \
                   reply_time_p50 reply_time_p90 handling_mean handling_p50 handling_p90 resolution_mean resolution_p50 resolution_p90 \
                   sla_first_response csat_score csat_mean conversion_rate contacts_unique contacts_new unanswered_now online_secs \
                   unavailable_secs";
        for id in ids.split_whitespace() {
            assert!(specs(id).next().is_some(), "{id}");
        }
    }
}
