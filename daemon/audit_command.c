/* SPDX-License-Identifier: MIT */
#include "audit_command.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit_check.h"
#include "audit_proof.h"
#include "civil.h"
#include "clock.h"
#include "evidence.h"

enum { STATUS_WHOLE, STATUS_WRONG, STATUS_USAGE };

static const char help[] =
    "usage: swepd audit verify [--head HASH] DATABASE\n"
    "       swepd audit export DATABASE ACTIVATION\n"
    "       swepd audit check [--head HASH] EVIDENCE\n"
    "\n"
    "Asks no daemon, and changes nothing.\n"
    "\n"
    "  verify         is the audit of this database or copy as it was written, and is\n"
    "                 every row as the audit left it?\n"
    "  export         print the evidence of one activation\n"
    "  check          is this evidence whole? - reads standard input\n"
    "      --head     and does the audit have the row with this hash, as a sheet\n"
    "                 printed it? Its first 16 digits are enough\n"
    "\n"
    "Exit status: 0 all is as it was written, 1 it is not, 2 wrong usage.\n";

struct asked {
	const char *what, *file, *activation, *head;
};

static int usage(const char *sentence, const char *word)
{
	fprintf(stderr, "swepd audit: %s%s\nTry swepd audit --help.\n", sentence, word);
	return STATUS_USAGE;
}

static int fault_show(const struct fault *why)
{
	fprintf(stderr, "swepd audit: %s\n", why->message);
	return STATUS_WRONG;
}

static int trouble_show(const char *file, const char *trouble)
{
	fprintf(stderr, "swepd audit: %s: %s\n", file, trouble);
	return STATUS_WRONG;
}

/* Up to which row paper proves that nothing was written anew. */
static void head_show(const char *head, int64_t marked, int64_t last, const char *newest)
{
	if (head == NULL)
		printf("No head from paper was held against it.\n");
	else
		printf("The hash is that of row %" PRId64 ".\n", marked);
	if (head != NULL && marked < last)
		printf("What comes after it, up to row %" PRId64 ", no head proves.\n", last);
	printf("Head      %s\n", newest);
}

/* ---- verify --------------------------------------------------------------------------------- */

static int proof_show(const struct audit_proof *proof, const char *head)
{
	char at[WALL_TEXT];
	for (int i = 0; i < proof->count; i++)
		printf("%s\n", proof->findings[i]);
	if (proof->wrong > proof->count)
		printf("and %" PRId64 " more\n", proof->wrong - proof->count);
	if (proof->wrong > 0) {
		printf("%" PRId64 " found wrong.\n", proof->wrong);
		return STATUS_WRONG;
	}
	if (proof->chain.rows == 0) {
		printf("No row of the audit is in it: nothing was ever done in it, or it was"
		       " copied without its -wal.\n");
		return STATUS_WRONG;
	}
	printf("Whole: %" PRId64 " rows of the audit, the newest of %s; every row agrees.\n",
	       proof->chain.rows, wall_format_iso(proof->chain.newest, at));
	head_show(head, proof->chain.marked, proof->chain.rows, proof->chain.head);
	return STATUS_WHOLE;
}

static int verify(const struct asked *asked)
{
	struct store *store;
	struct fault why;
	struct audit_proof proof;
	struct arena arena = {0};
	if (store_open_copy(asked->file, &store, &why) != ERR_OK)
		return fault_show(&why);
	enum err e = audit_prove(store, asked->head, &arena, &proof);
	int status = e == ERR_OK ? proof_show(&proof, asked->head)
				 : trouble_show(asked->file, store_error(store));
	store_close(store);
	arena_free(&arena);
	return status;
}

/* ---- export --------------------------------------------------------------------------------- */

static int export(const struct asked *asked)
{
	struct store *store;
	struct fault why = {.code = ERR_OK};
	struct evidence told;
	struct arena arena = {0};
	if (store_open_copy(asked->file, &store, &why) != ERR_OK)
		return fault_show(&why);
	enum err e =
	    evidence_write(store, asked->activation, clock_real(), &arena, stdout, &told, &why);
	int status = STATUS_WHOLE;
	if (e != ERR_OK)
		status = why.code != ERR_OK ? fault_show(&why)
					    : trouble_show(asked->file, store_error(store));
	store_close(store);
	arena_free(&arena);
	return status;
}

/* ---- check ---------------------------------------------------------------------------------- */

/* What a file says is proven; what it leaves out is not. */
static void checked_show(const struct audit_checked *told)
{
	int64_t sealed = told->last - told->first + 1 - told->shown;
	printf("Whole: activation %s of %s, rows %" PRId64 " to %" PRId64 " of the audit: %" PRId64
	       " in full, %" PRId64 " by their digest alone.\n",
	       told->activation, told->area, told->first, told->last, told->shown, sealed);
	printf("By the rows in full it %s%s; %" PRId64 " of %" PRId64
	       " reasons stand word for word.\n",
	       told->outcome[0] != '\0' ? "has ended: " : "is still on", told->outcome,
	       told->reasons, told->seals);
	if (sealed > 0)
		printf("That none of the %" PRId64 " belongs to it, only the database proves:"
		       " export it again and compare.\n",
		       sealed);
}

static int check(const struct asked *asked)
{
	struct audit_checked told;
	struct fault why;
	bool piped = strcmp(asked->file, "-") == 0;
	FILE *in = piped ? stdin : fopen(asked->file, "r");
	if (in == NULL)
		return trouble_show(asked->file, strerror(errno));
	enum err e = audit_check(in, asked->head, &told, &why);
	if (!piped)
		fclose(in);
	if (e != ERR_OK)
		return fault_show(&why);
	checked_show(&told);
	head_show(asked->head, told.marked, told.last, told.head);
	return STATUS_WHOLE;
}

/* ---- the command line ----------------------------------------------------------------------- */

static const struct {
	const char *name;
	int words; /* after it */
	bool head; /* whether it takes one */
	int (*run)(const struct asked *asked);
} commands[] = {
    {"verify", 1, true, verify},
    {"export", 2, false, export},
    {"check", 1, true, check},
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static const struct option long_options[] = {
    {"head", required_argument, NULL, 'H'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static int run(const struct asked *asked, int words)
{
	for (size_t i = 0; i < COMMANDS; i++) {
		if (strcmp(commands[i].name, asked->what) != 0)
			continue;
		if (words != commands[i].words)
			return usage("wrong number of words after ", asked->what);
		if (asked->head != NULL && !commands[i].head)
			return usage("--head does not go with ", asked->what);
		int status = commands[i].run(asked);
		if (fflush(stdout) != 0 || ferror(stdout))
			return trouble_show("the answer", "it could not be written");
		return status;
	}
	return usage("there is no ", asked->what);
}

int audit_main(int argc, char **argv)
{
	struct asked asked = {.head = NULL};
	int option;
	while ((option = getopt_long(argc, argv, "h", long_options, NULL)) != -1) {
		if (option == 'h') {
			fputs(help, stdout);
			return STATUS_WHOLE;
		}
		if (option != 'H')
			return usage("an option that it does not have", "");
		asked.head = optarg;
	}
	if (asked.head != NULL && !audit_mark_is_good(asked.head))
		return usage("a head is 64 hex digits, of which the first 16 are enough, not ",
			     asked.head);
	if (optind >= argc)
		return usage("say verify, export or check", "");
	asked.what = argv[optind];
	asked.file = optind + 1 < argc ? argv[optind + 1] : "";
	asked.activation = optind + 2 < argc ? argv[optind + 2] : "";
	return run(&asked, argc - optind - 1);
}
