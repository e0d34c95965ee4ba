/* SPDX-License-Identifier: MIT
 *
 * What may be asked by text: the table of commands, by whom, and with how many words. By text one
 * may raise, hold and say what is: nothing there ends, lowers, recalls or inhibits SWEP. Another
 * command is one function in a texts_*.c file and one row in text_words.c. Private to replies.
 */
#ifndef ENGINE_TEXT_WORDS_H
#define ENGINE_TEXT_WORDS_H

#include "heard.h"

/* How old a word may be and still be acted on. */
enum text_age {
	AGE_FRESH, /* LIMIT_LATE_MS */
	AGE_SWEP, /* … and sent after the SWEP that is on began */
	AGE_CODED, /* with its code any: that says what it is about */
	AGE_ANY
};

struct text_word {
	const char *word;
	enum role role; /* the least that may ask; ROLE_NONE anybody */
	bool site; /* or whoever speaks for a site, of that site */
	int least, most; /* words after it, without a code */
	enum err (*run)(struct turn *t, struct heard *h);
	const char *example; /* as HELP tells it; NULL: it does not */
	/* What its sender texted later makes it void: any of these meanings, parted by blanks;
	 * NULL: nothing does. */
	const char *overtaken;
	enum text_age age;
	bool names_bed; /* first of its words: digits there may be a bed's, and no code */
};

#define ANY_WORDS TEXTED_WORDS /* `run` looks at them, or they are for a person */

/* Finds what the text asks and who asks, and does it. */
enum err text_word_run(struct turn *t, struct heard *h);
/* "as in HOLD GW2 R118": the words are not what the command takes. */
enum err text_word_misused(struct turn *t, struct heard *h, const char *meaning,
			   const char *example);
/* All that this sender may ask, as one text. */
const char *text_words_help(struct turn *t, struct heard *h);

/* texts_answers.c: of the texts that we send */
enum err hear_yes(struct turn *t, struct heard *h);
enum err hear_no(struct turn *t, struct heard *h);
enum err hear_stop(struct turn *t, struct heard *h);
enum err hear_start(struct turn *t, struct heard *h);
/* texts_deciding.c: what no text does */
enum err hear_decision(struct turn *t, struct heard *h);
/* What was not understood may have been meant to decide: *said, then whoever was asked hears that
 * it does not. */
enum err text_no_decision(struct turn *t, struct heard *h, bool *said);
/* texts_sites.c: what a site says of its beds */
enum err hear_open(struct turn *t, struct heard *h);
enum err hear_free(struct turn *t, struct heard *h);
/* texts_free.c: what is free */
enum err hear_beds(struct turn *t, struct heard *h);
/* texts_hold.c, texts_coming.c: the night's work */
enum err hear_hold(struct turn *t, struct heard *h);
enum err hear_in(struct turn *t, struct heard *h);
enum err hear_noshow(struct turn *t, struct heard *h);
/* texts_info.c */
enum err hear_oncall(struct turn *t, struct heard *h);
enum err hear_help(struct turn *t, struct heard *h);

#endif
