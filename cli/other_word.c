/* SPDX-License-Identifier: MIT */
#include "other_word.h"

#include <stddef.h>

#include "ascii.h"

#define LONGER "hold BED PERSON --until TIME makes a hold longer"
#define WHERE "person PERSON shows where somebody is"
#define HERE "checkin PERSON records that somebody is here"
#define GONE "checkout PERSON records that somebody has left"
#define ROLL_CALL "sheet roll-call --site KEY prints it"
#define BEGIN "activate switches SWEP on, approve agrees to what was proposed"
#define END "standdown ends SWEP from the next morning"

static const struct {
	const char *typed, *instead;
} words[] = {
    {"extend", LONGER},
    {"prolong", LONGER},
    {"who", WHERE},
    {"where", WHERE},
    {"whereis", WHERE},
    {"find", "beds --for LIST shows what suits, hold best PERSON --for LIST takes it"},
    {"in", HERE},
    {"arrived", HERE},
    {"out", GONE},
    {"left", GONE},
    {"leave", GONE},
    {"rollcall", ROLL_CALL},
    {"roll-call", ROLL_CALL},
    {"on", BEGIN},
    {"start", BEGIN},
    {"off", END},
    {"end", END},
    {"stop", END},
    {"why", "explain shows why SWEP is or is not on"},
    {"weather", "forecast shows the nights ahead"},
    {"alarms", "status shows them"},
    {"queue", "waiting shows who waits for a bed, cascade who was told"},
    {"messages", "texts shows what came in, cascade what went out"},
    {"sms", "texts shows what came in, cascade what went out"},
    {"history", "log shows what was done"},
    {"duty", "oncall shows who is on duty"},
    {"contacts", "export contacts prints them, import contacts FILE loads them"},
};

const char *other_word(const char *typed)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (ascii_same(words[i].typed, typed))
			return words[i].instead;
	return NULL;
}
