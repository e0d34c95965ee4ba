/* SPDX-License-Identifier: MIT
 *
 * Every bound in the system, with its reason. Nothing grows beyond one of these.
 */
#ifndef SWEP_LIMITS_H
#define SWEP_LIMITS_H

/* Wire */
#define LIMIT_LINE (4 * 1024 * 1024) /* one request: a CSV of LIMIT_BEDS beds, 40 bytes each */
#define LIMIT_REPLY (8 * 1024 * 1024) /* one answer: 20,000 beds listed as JSON */
#define LIMIT_REQUEST_ID 64 /* the caller's id, echoed and remembered */
#define LIMIT_CONNECTIONS 512 /* control socket; 64 busy clients and room for watchers */
#define LIMIT_UNSENT (16 * 1024 * 1024) /* bytes left unread before we hang up on a reader */
#define LIMIT_WEB_CONNECTIONS 256 /* gateway callbacks; the proxy in front holds the rest */
/* The longest text that can come in has 255 parts of 153 characters: each of its 39,015 characters
 * may take 2 bytes, and each byte stands as %XX in Kannel's URL, as \uXXXX in Notify's body. */
#define LIMIT_WEB_TARGET (240 * 1024) /* path and query of one callback: such a text, and 11 KB */
#define LIMIT_WEB_BODY LIMIT_WEB_TARGET /* of one callback: the same text */

/* The turn */
#define LIMIT_INBOX 4096 /* events waiting for a turn; beyond it readers are paused */
#define LIMIT_TURN_EVENTS 256 /* events in one commit: keeps a turn under some 20 ms */
#define LIMIT_TURN_DEADLINES 128 /* deadlines in one commit: the rest follow in the next turn */
#define LIMIT_TIMER_MS 30000 /* the loop never sleeps longer, so a stepped clock is noticed */

/* Words and numbers people type */
#define LIMIT_KEY 32 /* keys of areas, sites, groups, templates: [a-z0-9-] */
#define LIMIT_LABEL 32 /* a bed's label, as painted on its door */
#define LIMIT_REF 40 /* a case reference */
#define LIMIT_NAME 80 /* names shown to people */
#define LIMIT_REASON 400 /* a reason a person gives */
#define LIMIT_PHONE 16 /* "+" and 15 digits (E.164) */
#define LIMIT_TEXT 918 /* UTF-16 units in one SMS: six parts, the most gateways agree on */
#define LIMIT_SEGMENTS 14 /* … and what they take in UCS-2 */
#define LIMIT_SPOKEN 1000 /* bytes spoken in one call: a minute and a half */
#define LIMIT_MAIL 20000 /* bytes of one mail: a digest of a hundred messages */
#define LIMIT_INBOUND (80 * 1024) /* bytes of a text that came in: 39,015 characters of 2 */

/* Settings */
#define LIMIT_AREAS 128 /* the councils of a region, and every borough of London */
#define LIMIT_SOURCES 12 /* feeds of one area */
#define LIMIT_RULES 32 /* rules of one policy */
#define LIMIT_RULE_NODES 64 /* parts of one rule */
#define LIMIT_RULE_DEPTH 16 /* parentheses in one rule */
#define LIMIT_TIERS 4
#define LIMIT_PLACES 8 /* points of one area that are watched by themselves */
#define LIMIT_REGIONS 8 /* names and codes by which warnings may mean one area */
#define LIMIT_HOLIDAYS 128 /* sixteen years of bank holidays */
#define LIMIT_STEPS 64 /* cascade steps of one area, all occasions together */
#define LIMIT_TEMPLATES 32
#define LIMIT_GATEWAYS 8 /* one of each kind, and a second account */
#define LIMIT_PEOPLE 256 /* system users with a role */
#define LIMIT_ERRORS 100 /* configuration errors listed before we stop listing */

/* Weather */
#define LIMIT_BODY (4 * 1024 * 1024) /* one feed body, unpacked; real ones are 30 to 400 KiB */
#define LIMIT_READINGS 4096 /* readings from one body */
#define LIMIT_NIGHTS_BACK 14 /* nights before tonight that a rule may look at */
#define LIMIT_NIGHTS_AHEAD 10 /* nights after tonight */
#define LIMIT_REDIRECTS 3
#define LIMIT_PAGES 64 /* further pages that one body may ask for: MeteoAlarm lists some 30 */
#define LIMIT_FEED_KEY 4096 /* a key of the Met Office is a signed token of some 1,500 letters */
#define LIMIT_NOTICES 256 /* warnings of one source in force at once; a storm brings some 30 */

/* Cascade */
#define LIMIT_IN_FLIGHT 64 /* transfers of one gateway under way at once */
#define LIMIT_RESENDS 2 /* re-sends after an unknown outcome, marked; certain absences are none */
#define LIMIT_DEATHS 8 /* … because swepd ended before the answer: 11 sends of a text in all */
#define LIMIT_ROUNDS 12 /* rounds of one step at its own pace; then one for each `answer` */
#define LIMIT_CONTACTS 1000 /* members of one group */
#define LIMIT_SAME_TEXTS 20 /* identical ones to a number in an hour: networks swallow more */
#define LIMIT_TEXTS_HOUR 100 /* of any words to a number in an hour: the same */
#define LIMIT_ATTEMPTS 10 /* certainly-unsent attempts of one message while others are taken */

/* Texts that come in: whatever goes beyond these is kept for a person */
#define LIMIT_HEARD_HOUR 60 /* acted on from one number in an hour: one a minute */
#define LIMIT_STRANGERS_HOUR 300 /* read of all unknown numbers in an hour */
#define LIMIT_STRANGERS_DAY 100 /* answers to unknown numbers in a day: each costs */
#define LIMIT_PUZZLED_HOUR 3 /* times an hour a number hears that we do not understand it */
#define LIMIT_LATE_MS (4 * 60 * 60 * 1000) /* older than this a word may be of another evening */
#define LIMIT_LATE_TOLD_MS (24 * 60 * 60 * 1000) /* so old, and whoever sent it cares no more */
#define LIMIT_SENT_SLIP_MS 30000 /* by which a gateway's clock may differ from ours */
#define LIMIT_POLLED 128 /* texts of a poll that are taken in one turn */
#define LIMIT_GUESSES_PHONE 5 /* wrong codes of one number in an hour: a slip, and some more */
#define LIMIT_GUESSES_HOUR 50 /* of all numbers: people slip ten times a night */

/* Rotas */
#define LIMIT_ROTA (1024 * 1024) /* bytes: a calendar of LIMIT_ROTA_EVENTS, 500 bytes each */
#define LIMIT_ROTA_EVENTS 2000 /* five years of single shifts */
#define LIMIT_ROTA_DAYS 35 /* shifts are known this far ahead: five weekly rounds */
#define LIMIT_SHIFTS 2000 /* of one duty in these days */
#define LIMIT_REPEATS 100000 /* of a calendar's rules up to these days: a quarter of a second */
#define LIMIT_DUTIES 32 /* of one area */

/* Beds */
#define LIMIT_BEDS 100000
#define LIMIT_NEEDS 16
#define LIMIT_HOLD_EXTEND_MS (12 * 60 * 60 * 1000) /* the longest a hold may be asked to last */

#endif
