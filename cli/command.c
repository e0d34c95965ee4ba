/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <string.h>

#define PERSON_HELP "their case reference, or the temporary one"

/* clang-format off */
static const struct command commands[] = {
	{ "status", "status", "show what SWEP is doing, and what waits for a person", FLOW_ASK,
		{{0}}, {{0}} },
	{ "beds", "beds", "list beds that may be given tonight", FLOW_ASK,
		{{0}},
		{{ "--for", "LIST", "for", "only beds that suit these needs, as in wheelchair,dog",
			NULL, KIND_LIST, false, 0 },
		 { "--all", NULL, "all", "also beds that are taken, closed or not for tonight",
			NULL, KIND_FLAG, false, 0 },
		 { "--site", "KEY", "site", "only the beds of this site", NULL, KIND_TEXT, false, 0 }} },
	{ "sites", "sites", "list sites: free beds, SWEP beds, their last word", FLOW_ASK,
		{{0}}, {{0}} },
	{ "hold", "hold", "keep a bed for a person who is on the way", FLOW_CHANGE,
		{{ "BED|best", NULL, "bed", "the bed, or best for the one that suits best",
			"best", KIND_TEXT, true, 0 },
		 { "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 }},
		{{ "--for", "LIST", "for", "what the person needs, as in wheelchair,dog",
			NULL, KIND_LIST, false, 0 },
		 { "--with", "PERSON", "with", "the partner who shares the bed", NULL, KIND_TEXT, false, 0 },
		 { "--until", "TIME", "until", "when the hold ends, as in 23:30 or 2h",
			NULL, KIND_TEXT, false, 0 },
		 { "--arrives", "TIME", "arrives", "when they are expected: the hold lasts an hour longer",
			NULL, KIND_TEXT, false, 0 },
		 { "--decided", "NAME", "decided", "who on call has said which bed, where on-call decides",
			NULL, KIND_TEXT, false, 0 }} },
	{ "checkin", "checkin", "record that a person has arrived", FLOW_CHANGE,
		{{ "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 },
		 { "BED", NULL, "bed", "the bed of somebody who walked in without a hold",
			NULL, KIND_TEXT, false, 0 }},
		{{ "--for", "LIST", "for", "what the person needs, as in wheelchair,dog",
			NULL, KIND_LIST, false, 0 },
		 { "--with", "PERSON", "with", "the partner who shares the bed", NULL, KIND_TEXT, false, 0 },
		 { "--word", "WORDS", "word", "the two words that they were told to say",
			NULL, KIND_TEXT, false, 0 },
		 { "--at", "TIME", "at", "when it was, if it is entered later, from paper",
			NULL, KIND_TEXT, false, 0 },
		 { "--decided", "NAME", "decided", "who on call has said which bed, where on-call decides",
			NULL, KIND_TEXT, false, 0 }} },
	{ "noshow", "noshow", "record that a person did not come; frees the bed", FLOW_CHANGE,
		{{ "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 }},
		{{ "--at", "TIME", "at", "when it was, if it is entered later, from paper",
			NULL, KIND_TEXT, false, 0 }} },
	{ "refuse", "refuse", "record that a person does not want the bed", FLOW_CHANGE,
		{{ "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 }},
		{{ "--reason", "CODE", "reason", "why, as in dog, partner, area or other-people",
			"dog partner area past-incident other-people substance-use shared-room no-reason",
			KIND_TEXT, true, 0 },
		 { "--note", "TEXT", "note", "what they said, for the record", NULL, KIND_TEXT, false, 0 },
		 { "--at", "TIME", "at", "when it was, if it is entered later, from paper",
			NULL, KIND_TEXT, false, 0 }} },
	{ "move", "move", "give a person another bed than theirs", FLOW_CHANGE,
		{{ "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 },
		 { "BED|best", NULL, "bed", "the bed, or best for the one that suits best",
			"best", KIND_TEXT, true, 0 }},
		{{ "--for", "LIST", "for", "what the person needs, as in wheelchair,dog",
			NULL, KIND_LIST, false, 0 },
		 { "--reason", "TEXT", "reason", "why", NULL, KIND_TEXT, false, 0 },
		 { "--decided", "NAME", "decided", "who on call has said which bed, where on-call decides",
			NULL, KIND_TEXT, false, 0 }} },
	{ "checkout", "checkout", "record that a person has left their bed", FLOW_CHANGE,
		{{ "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 }},
		{{ "--reason", "TEXT", "reason", "why", NULL, KIND_TEXT, false, 0 },
		 { "--at", "TIME", "at", "when it was, if it is entered later, from paper",
			NULL, KIND_TEXT, false, 0 }} },
	{ "clearout", "clearout", "end the night at a site where everybody leaves", FLOW_CHANGE,
		{{ "SITE", NULL, "site", "the site's key", NULL, KIND_TEXT, true, 0 }}, {{0}} },
	{ "release", "release", "give up a person's hold or bed", FLOW_CHANGE,
		{{ "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 }},
		{{ "--reason", "TEXT", "reason", "why", NULL, KIND_TEXT, false, 0 }} },
	{ "ready", "ready", "record that a bed is clean and may be given again", FLOW_CHANGE,
		{{ "BED", NULL, "bed", "the bed", NULL, KIND_TEXT, true, 0 }}, {{0}} },
	{ "compromised", "compromised", "record that a bed is damaged or infested", FLOW_CHANGE,
		{{ "BED", NULL, "bed", "the bed", NULL, KIND_TEXT, true, 0 }},
		{{ "--reason", "TEXT", "reason", "why, for the record", NULL, KIND_TEXT, true, 0 }} },
	{ "shut", "shut", "give a bed to nobody until it is ready again", FLOW_CHANGE,
		{{ "BED", NULL, "bed", "the bed", NULL, KIND_TEXT, true, 0 }},
		{{ "--reason", "TEXT", "reason", "why, for the record", NULL, KIND_TEXT, true, 0 }} },
	{ "followups", "followups", "list what must still be done for people", FLOW_ASK,
		{{0}}, {{0}} },
	{ "assign", "assign", "give a follow-up to somebody", FLOW_CHANGE,
		{{ "FOLLOWUP", NULL, "followup", "its id, as followups shows it",
			NULL, KIND_TEXT, true, 0 },
		 { "OWNER", NULL, "owner", "who does it", NULL, KIND_TEXT, true, 0 }}, {{0}} },
	{ "done", "done", "record that a follow-up was done", FLOW_CHANGE,
		{{ "FOLLOWUP", NULL, "followup", "its id, as followups shows it",
			NULL, KIND_TEXT, true, 0 }},
		{{ "--reason", "TEXT", "reason", "why", NULL, KIND_TEXT, false, 0 }} },
	{ "open", "open", "record that a site is staffed: its beds count from now", FLOW_CHANGE,
		{{ "SITE", NULL, "site", "the site's key", NULL, KIND_TEXT, true, 0 },
		 { "COUNT", NULL, "count", "how many beds are open", NULL, KIND_NUMBER, true, 0 }},
		{{ "--hours", "HOURS", "hours", "when it is staffed, as in 19:00-09:00",
			NULL, KIND_TEXT, false, 0 },
		 { "--staff", "N", "staff", "how many staff are on", NULL, KIND_NUMBER, false, 0 }} },
	{ "free", "free", "record how many beds a site says are free", FLOW_CHANGE,
		{{ "SITE", NULL, "site", "the site's key", NULL, KIND_TEXT, true, 0 },
		 { "COUNT", NULL, "count", "how many it says", NULL, KIND_NUMBER, true, 0 }}, {{0}} },
	{ "spaces", "spaces", "open chairs or a lounge at a site for a time", FLOW_CHANGE,
		{{ "SITE", NULL, "site", "the site's key", NULL, KIND_TEXT, true, 0 },
		 { "COUNT", NULL, "count", "how many", NULL, KIND_NUMBER, true, 0 }},
		{{ "--kind", "KIND", "kind", "sit-up or lounge", "sit-up lounge", KIND_CHOICE, true, 0 },
		 { "--until", "TIME", "until", "when they end, as in 09:00 or 12h",
			NULL, KIND_TEXT, true, 0 },
		 { "--reason", "TEXT", "reason", "why, for the record", NULL, KIND_TEXT, true, 0 }} },
	{ "scheme", "scheme", "keep a scheme's bed for whom its team refers", FLOW_CHANGE,
		{{ "BED", NULL, "bed", "the bed", NULL, KIND_TEXT, true, 0 },
		 { "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 }},
		{{ "--until", "TIME", "until", "when the hold ends, as in 23:30 or 2h",
			NULL, KIND_TEXT, false, 0 }} },
	{ "close", "close", "close a site; names who must move, ends nothing", FLOW_CHANGE,
		{{ "SITE", NULL, "site", "the site's key", NULL, KIND_TEXT, true, 0 }},
		{{ "--reason", "TEXT", "reason", "why, for the record", NULL, KIND_TEXT, true, 0 }} },
	{ "reopen", "reopen", "open a site again that was closed", FLOW_CHANGE,
		{{ "SITE", NULL, "site", "the site's key", NULL, KIND_TEXT, true, 0 }}, {{0}} },
	{ "refer", "refer", "record that somebody is sent for a bed", FLOW_CHANGE,
		{{ "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 }},
		{{ "--from", "SOURCE", "from", "who sends them",
			"outreach streetlink duty-to-refer hospital prison out-of-hours partner self",
			KIND_TEXT, true, 0 },
		 { "--for", "LIST", "for", "what the person needs, as in wheelchair,dog",
			NULL, KIND_LIST, false, 0 },
		 { "--expected", "TIME", "expected", "when they arrive: a hospital and a prison say it",
			NULL, KIND_TEXT, false, 0 }} },
	{ "referrals", "referrals", "list who was sent for a bed and has none yet", FLOW_ASK,
		{{0}},
		{{ "--all", NULL, "all", "also those of the last seven days that are settled",
			NULL, KIND_FLAG, false, 0 }} },
	{ "answer", "answer", "record that whoever sent somebody was answered", FLOW_CHANGE,
		{{ "ID", NULL, "referral", "the referral, as referrals shows it", NULL, KIND_TEXT, true, 0 }},
		{{0}} },
	{ "settle", "settle", "record what became of a referral", FLOW_CHANGE,
		{{ "ID", NULL, "referral", "the referral, as referrals shows it", NULL, KIND_TEXT, true, 0 }},
		{{ "--outcome", "WORD", "outcome", "what became of it",
			"placed refused not-found no-bed children elsewhere", KIND_TEXT, true, 0 },
		 { "--reason", "CODE", "reason", "why, of refused, no-bed and elsewhere",
			NULL, KIND_TEXT, false, 0 }} },
	{ "wait", "wait", "put somebody on the waiting list for a bed",
		FLOW_CHANGE,
		{{ "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 }},
		{{ "--for", "LIST", "for", "what the person needs, as in wheelchair,dog",
			NULL, KIND_LIST, false, 0 }} },
	{ "waiting", "waiting", "show who waits for a bed, and what is offered to whom",
		FLOW_ASK, {{0}}, {{0}} },
	{ "accept", "accept", "take the bed that is offered to somebody who waits",
		FLOW_CHANGE,
		{{ "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 }}, {{0}} },
	{ "decline", "decline", "record that somebody does not take what is offered",
		FLOW_CHANGE,
		{{ "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 }},
		{{ "--reason", "CODE", "reason", "why, as in dog, partner, area or no-reason",
			NULL, KIND_TEXT, true, 0 },
		 { "--leave", NULL, "leave", "they leave the waiting list, too",
			NULL, KIND_FLAG, false, 0 }} },
	{ "turnaway", "turnaway", "record that somebody was turned away for want of a bed", FLOW_CHANGE,
		{{ "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 }},
		{{ "--reason", "CODE", "reason", "for want of what, as in no-bed or no-dog-bed",
			NULL, KIND_TEXT, true, 0 },
		 { "--for", "LIST", "for", "what the person needs, as in wheelchair,dog",
			NULL, KIND_LIST, false, 0 }} },
	{ "unmet", "unmet", "count who was turned away, by night and reason", FLOW_ASK,
		{{0}},
		{{ "--from", "DATE", "from", "the first night; seven nights when left out",
			NULL, KIND_TEXT, false, 0 },
		 { "--to", "DATE", "to", "the last night; tonight when left out",
			NULL, KIND_TEXT, false, 0 }} },
	{ "person", "person", "show what tonight needs to know of a person", FLOW_ASK,
		{{ "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 }}, {{0}} },
	{ "person set", "person", "record what is known of a person", FLOW_CHANGE,
		{{ "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 }},
		{{ "--age", "BAND", "age", "how old, as far as anybody knows",
			"unknown under-16 16-17 18-24 25+", KIND_CHOICE, false, 0 },
		 { "--high-support", "yes|no", "high_support", "whether they have high support needs",
			"yes no", KIND_CHOICE, false, 0 },
		 { "--ring-first", "yes|no", "ring_first", "whether the site is rung before they are sent",
			"yes no", KIND_CHOICE, false, 0 }} },
	{ "apart", "apart", "keep two people out of one building", FLOW_CHANGE,
		{{ "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 },
		 { "OTHER", NULL, "other", "the other person", NULL, KIND_TEXT, true, 0 }},
		{{ "--end", NULL, "end", "no longer", NULL, KIND_FLAG, false, 0 }} },
	{ "tempref", "tempref", "make a reference for somebody who has none", FLOW_CHANGE,
		{{0}},
		{{ "--age", "BAND", "age", "how old, as far as anybody knows",
			"unknown under-16 16-17 18-24 25+", KIND_CHOICE, false, 0 },
		 { "--high-support", "yes|no", "high_support", "whether they have high support needs",
			"yes no", KIND_CHOICE, false, 0 },
		 { "--ring-first", "yes|no", "ring_first", "whether the site is rung before they are sent",
			"yes no", KIND_CHOICE, false, 0 }} },
	{ "temporary", "temporary", "list temporary references that wait to be merged", FLOW_ASK,
		{{0}}, {{0}} },
	{ "merge", "merge", "say whose case a temporary reference is", FLOW_CHANGE,
		{{ "TEMPORARY", NULL, "temporary", "the temporary reference", NULL, KIND_TEXT, true, 0 },
		 { "PERSON", NULL, "person", "the case reference", NULL, KIND_TEXT, true, 0 }}, {{0}} },
	{ "list", "list", "show or change the list of people who are sought out", FLOW_CHANGE,
		{{ "add|remove|show", NULL, "what", "what to do", "add remove show",
			KIND_CHOICE, true, 0 },
		 { "PERSON", NULL, "person", "whom to add or remove", NULL, KIND_TEXT, false, 0 }}, {{0}} },
	{ "offered", "offered", "record that a person was offered a bed tonight", FLOW_CHANGE,
		{{ "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 }},
		{{ "--outcome", "OUTCOME", "outcome", "what became of it", "accepted refused not-found",
			KIND_CHOICE, true, 0 },
		 { "--reason", "CODE", "reason", "why it was refused, as in dog, partner or area",
			"dog partner area past-incident other-people substance-use shared-room no-reason",
			KIND_TEXT, false, 0 }} },
	{ "sighting", "sighting", "record where somebody was looked for", FLOW_CHANGE,
		{{ "PERSON|unknown", NULL, "person", "their reference, or unknown", "unknown",
			KIND_TEXT, true, 0 }},
		{{ "--place", "PLACE", "place", "where, in a few words", NULL, KIND_TEXT, true, 0 },
		 { "--found", "yes|no", "found", "whether they were there", "yes no",
			KIND_CHOICE, true, 0 }} },
	{ "objects", "objects", "record whether a person objects to sharing", FLOW_CHANGE,
		{{ "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 },
		 { "yes|no", NULL, "objects", "whether they object", "yes no", KIND_CHOICE, true, 0 }},
		{{0}} },
	{ "agreement", "agreement", "record which sharing agreement holds", FLOW_CHANGE,
		{{ "VERSION", NULL, "version", "its version", NULL, KIND_TEXT, true, 0 },
		 { "PERSON", NULL, "person", "for whom; the whole area when left out",
			NULL, KIND_TEXT, false, 0 }}, {{0}} },
	{ "legal-hold", "legal-hold", "keep a person's record from being erased, or not", FLOW_CHANGE,
		{{ "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 },
		 { "on|off", NULL, "hold", "on keeps it", "on off", KIND_CHOICE, true, 0 }},
		{{ "--reason", "TEXT", "reason", "why, without the reference", NULL, KIND_TEXT, true, 0 }} },
	{ "erase", "erase", "erase a person: reference and texts, for good", FLOW_CHANGE,
		{{ "PERSON", NULL, "person", PERSON_HELP, NULL, KIND_TEXT, true, 0 }},
		{{ "--reason", "TEXT", "reason", "why, without the reference", NULL, KIND_TEXT, true, 0 }} },
	{ "returns", "returns", "count the people who came back after they were erased", FLOW_ASK,
		{{0}}, {{0}} },
	{ "activate", "activate", "switch SWEP on, or to another tier", FLOW_CHANGE,
		{{0}},
		{{ "--tier", "N", "tier", "which tier; 1 is the lowest", NULL, KIND_NUMBER, false, 0 },
		 { "--reason", "TEXT", "reason", "why, for the record", NULL, KIND_TEXT, true, 0 },
		 { "--until", "TIME|DATE", "until",
			"keep it on until then, as in 22:30, 2h or 2026-11-23",
			NULL, KIND_TEXT, false, 0 }} },
	{ "approve", "approve", "agree to what was proposed", FLOW_CHANGE,
		{{ "PROPOSAL", NULL, "proposal", "which one, when there are several",
			NULL, KIND_TEXT, false, 0 }},
		{{ "--reason", "TEXT", "reason", "why, for the record", NULL, KIND_TEXT, false, 0 }} },
	{ "reject", "reject", "decline what was proposed", FLOW_CHANGE,
		{{ "PROPOSAL", NULL, "proposal", "which one, when there are several",
			NULL, KIND_TEXT, false, 0 }},
		{{ "--reason", "TEXT", "reason", "why, for the record", NULL, KIND_TEXT, true, 0 }} },
	{ "inhibit", "inhibit", "keep SWEP off for one night; two managers decide", FLOW_CHANGE,
		{{0}},
		{{ "--reason", "TEXT", "reason", "why, for the record", NULL, KIND_TEXT, true, 0 },
		 { "--second", "USER", "second", "the user name of the other manager", NULL, KIND_TEXT, true, 0 },
		 { "--night", "DATE", "night", "another night than tonight, as in 2026-11-29",
			NULL, KIND_TEXT, false, 0 }} },
	{ "recall", "recall", "take back a SWEP that was switched on in error", FLOW_CHANGE,
		{{0}},
		{{ "--reason", "TEXT", "reason", "why, for the record", NULL, KIND_TEXT, true, 0 }} },
	{ "lower", "lower", "lower the tier from the next morning", FLOW_CHANGE,
		{{0}},
		{{ "--tier", "N", "tier", "which tier; 1 is the lowest", NULL, KIND_NUMBER, true, 0 },
		 { "--reason", "TEXT", "reason", "why, for the record", NULL, KIND_TEXT, true, 0 }} },
	{ "standdown", "standdown", "end SWEP from the next morning", FLOW_CHANGE,
		{{0}},
		{{ "--reason", "TEXT", "reason", "why, for the record", NULL, KIND_TEXT, true, 0 }} },
	{ "explain", "explain", "show why a night is or is not a SWEP night", FLOW_ASK,
		{{ "NIGHT", NULL, "night", "the date on which it begins; tonight when left out",
			NULL, KIND_TEXT, false, 0 }}, {{0}} },
	{ "forecast", "forecast", "show the nights ahead against the thresholds", FLOW_ASK, {{0}}, {{0}} },
	{ "cascade", "cascade", "show who was told, and who has answered", FLOW_ASK,
		{{ "OCCASION", NULL, "occasion", "which one, by its id; all are listed when left out",
			NULL, KIND_TEXT, false, 0 }}, {{0}} },
	{ "texts", "texts", "show the texts that came in and wait for a person", FLOW_ASK,
		{{0}}, {{0}} },
	{ "seen", "seen", "record that a text that came in has been dealt with", FLOW_CHANGE,
		{{ "ID", NULL, "text", "the text's id, as texts shows it", NULL, KIND_TEXT, true, 0 }}, {{0}} },
	{ "ack", "ack", "record that a text was answered in another way", FLOW_CHANGE,
		{{ "CODE", NULL, "code", "the four digits in the text", NULL, KIND_TEXT, true, 0 }},
		{{ "--by", "NAME", "by", "who answered", NULL, KIND_TEXT, false, 0 }} },
	{ "dismiss", "dismiss", "end an alarm whose cause is over", FLOW_CHANGE,
		{{ "ALARM", NULL, "alarm", "its kind, as status shows it", NULL, KIND_TEXT, true, 0 },
		 { "SUBJECT", NULL, "subject", "which one, when several stand", NULL, KIND_TEXT, false, 0 }},
		{{ "--reason", "TEXT", "reason", "why, for the record", NULL, KIND_TEXT, true, 0 }} },
	{ "log", "log", "show what was done, when and by whom", FLOW_ASK,
		{{0}},
		{{ "--last", "N", "last", "how many entries", NULL, KIND_NUMBER, false, 0 }} },
	{ "sheet", "sheet", "print one page for paper", FLOW_ASK,
		{{ "SHEET", NULL, "what", "out-of-hours, meeting, state or roll-call",
			"out-of-hours meeting state roll-call", KIND_CHOICE, true, 0 }},
		{{ "--site", "KEY", "site", "the site of a roll-call", NULL, KIND_TEXT, false, 0 }} },
	{ "fsck", "fsck", "check every promise over the database; repairs nothing", FLOW_ASK,
		{{0}}, {{0}} },
	{ "backup", "backup", "write a verified copy of the database while it runs", FLOW_CHANGE,
		{{ "FILE", NULL, "file", "a new file, named from the root, where swepd may write",
			NULL, KIND_PATH, true, 0 }}, {{0}} },
	{ "watch", "watch", "show what happens as it happens, until interrupted", FLOW_WATCH,
		{{0}}, {{0}} },
	{ "import", "import", "load a CSV file of sites, beds or contacts", FLOW_CHANGE,
		{{ "sites|beds|contacts", NULL, "what", "what the file lists", "sites beds contacts",
			KIND_CHOICE, true, 0 },
		 { "FILE", NULL, "text", "a CSV file in UTF-8; - reads standard input",
			NULL, KIND_FILE, true, 0 }}, {{0}} },
	{ "export", "export", "print a list as the CSV file that import takes", FLOW_ASK,
		{{ "sites|beds|contacts", NULL, "what", "which list", "sites beds contacts",
			KIND_CHOICE, true, 0 }}, {{0}} },
	{ "site", "site", "change one column of a site", FLOW_CHANGE,
		{{ "SITE", NULL, "site", "the site's key", NULL, KIND_TEXT, true, 0 },
		 { "set", NULL, "do", "the word set", "set", KIND_CHOICE, true, 0 },
		 { "COLUMN=VALUE", NULL, "change", "as the CSV file has it, as in last_entry=22:00",
			NULL, KIND_TEXT, true, 0 }}, {{0}} },
	{ "bed", "bed", "change one column of a bed", FLOW_CHANGE,
		{{ "BED", NULL, "bed", "the bed", NULL, KIND_TEXT, true, 0 },
		 { "set", NULL, "do", "the word set", "set", KIND_CHOICE, true, 0 },
		 { "COLUMN=VALUE", NULL, "change", "as the CSV file has it, as in kind=e-bed",
			NULL, KIND_TEXT, true, 0 }}, {{0}} },
	{ "clock", "clock", "show the daemon's clock", FLOW_ASK, {{0}}, {{0}} },
	{ "clock advance", "clock", "move the clock of an exercise", FLOW_CHANGE,
		{{ "DURATION", NULL, "advance", "how far, as in 90s, 10m or 2h",
			NULL, KIND_TEXT, true, 0 }}, {{0}} },
	{ "help", NULL, "explain swepctl, or one of its commands", FLOW_HELP,
		{{ "COMMAND", NULL, NULL, "which one", NULL, KIND_TEXT, false, 0 },
		 { "WORD", NULL, NULL, "the second word of its name", NULL, KIND_TEXT, false, 0 }}, {{0}} },
	{ "completion", NULL, "print what a shell needs to complete swepctl's words", FLOW_COMPLETION,
		{{ "bash", NULL, NULL, "the shell", "bash", KIND_CHOICE, true, 0 }}, {{0}} },
};

static const struct parameter globals[GLOBAL_COUNT + 1] = {
	[GLOBAL_SOCKET] = { "--socket", "SOCKET", NULL, "where the daemon listens; else $SWEPCTL_SOCKET",
		NULL, KIND_PATH, false, 's' },
	[GLOBAL_AREA] = { "--area", "AREA", NULL, "which council, where a daemon serves several",
		NULL, KIND_TEXT, false, 'a' },
	[GLOBAL_JSON] = { "--json", NULL, NULL, "answer for programs: one JSON object a line",
		NULL, KIND_FLAG, false, 0 },
	[GLOBAL_HELP] = { "--help", NULL, NULL, "explain, and do nothing", NULL, KIND_FLAG, false, 'h' },
	[GLOBAL_VERSION] = { "--version", NULL, NULL, "print the version, and do nothing",
		NULL, KIND_FLAG, false, 'V' },
};
/* clang-format on */

const struct command *command_at(size_t n)
{
	return n < sizeof(commands) / sizeof(commands[0]) ? &commands[n] : NULL;
}

const struct parameter *global_at(size_t n)
{
	return n < GLOBAL_COUNT ? &globals[n] : NULL;
}

/* How many of the words spell the name; 0 when they do not. */
static size_t name_words(const char *name, const char *const *words, size_t count)
{
	for (size_t n = 0; n < count; n++) {
		size_t length = strlen(words[n]);
		if (length == 0 || strncmp(name, words[n], length) != 0)
			return 0;
		if (name[length] == '\0')
			return n + 1;
		if (name[length] != ' ')
			return 0;
		name += length + 1;
	}
	return 0;
}

const struct command *command_find(const char *const *words, size_t count, size_t *used)
{
	const struct command *found = NULL, *c;
	*used = 0;
	for (size_t n = 0; (c = command_at(n)); n++) {
		size_t spelt = name_words(c->name, words, count);
		if (spelt > *used) {
			found = c;
			*used = spelt;
		}
	}
	return found;
}

static const struct parameter *list_find(const struct parameter *list, const char *name)
{
	for (const struct parameter *p = list; p->name; p++)
		if (strcmp(p->name, name) == 0)
			return p;
	return NULL;
}

const struct parameter *command_option(const struct command *c, const char *name)
{
	return list_find(c->options, name);
}

static const struct parameter *letter_find(char letter)
{
	for (const struct parameter *p = globals; p->name; p++)
		if (p->letter == letter)
			return p;
	return NULL;
}

const struct parameter *option_find(const char *name)
{
	if (name[0] == '-' && name[1] != '-' && name[1] != '\0' && name[2] == '\0')
		return letter_find(name[1]);
	const struct parameter *found = list_find(globals, name);
	const struct command *c;
	for (size_t n = 0; !found && (c = command_at(n)); n++)
		found = command_option(c, name);
	return found;
}
