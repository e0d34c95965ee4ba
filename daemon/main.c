/* SPDX-License-Identifier: MIT
 *
 * swepd: reads its configuration, opens the database, and hands over to the loop.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "audit_command.h"
#include "backtest.h"
#include "civil.h"
#include "config.h"
#include "io.h"
#include "log.h"
#include "memory.h"
#include "scrub.h"

enum { EXIT_USAGE = 2 };

struct options {
	const char *config;
	bool check, print;
	struct wall clock; /* .ms = 0 when not given */
	double speed; /* likewise */
};

struct program {
	struct options options;
	struct config current, next; /* next: read, not yet the engine's */
	struct store *store;
	struct engine *engine;
	struct io *io;
	struct clock clock;
};

/* ---- options --------------------------------------------------------------------------------- */

static const char help[] =
    "usage: swepd [-c FILE] [-n [-v]] [--clock TIME] [--speed N]\n"
    "       swepd backtest --policy FILE [OPTION ...] HISTORY ...\n"
    "       swepd audit verify|export|check ...\n"
    "\n"
    "  -c, --config FILE  the configuration (/etc/swepd/swepd.conf)\n"
    "  -n, --check        check the configuration, list every error, and end\n"
    "  -v, --print        with -n: print the configuration as it is understood\n"
    "      --clock TIME   exercise: start the clock at TIME, 2026-11-21T18:00:00Z\n"
    "      --speed N      exercise: let the clock run N times as fast\n"
    "  -h, --help         this text\n"
    "  -V, --version      the version\n"
    "\n"
    "Exit status: 0 ended as asked, 1 could not run or errors found, 2 wrong usage.\n"
    "SIGHUP reads the configuration again, SIGTERM and SIGINT end swepd.\n";

enum { OPTION_CLOCK = 256, OPTION_SPEED };

static const struct option long_options[] = {
    {"config", required_argument, NULL, 'c'},
    {"check", no_argument, NULL, 'n'},
    {"print", no_argument, NULL, 'v'},
    {"clock", required_argument, NULL, OPTION_CLOCK},
    {"speed", required_argument, NULL, OPTION_SPEED},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {NULL, 0, NULL, 0},
};

static void usage_end(const char *sentence, const char *word)
{
	fprintf(stderr, "swepd: %s%s\nTry swepd --help.\n", sentence, word);
	exit(EXIT_USAGE);
}

static void text_end(const char *text)
{
	fputs(text, stdout);
	exit(EXIT_SUCCESS);
}

static double speed_read(const char *text)
{
	char *end;
	double speed = strtod(text, &end);
	if (end == text || *end || !(speed > 0) || speed > 100000)
		usage_end("--speed takes a number above 0, at most 100000, not ", text);
	return speed;
}

static struct wall clock_read(const char *text)
{
	struct wall t;
	if (!wall_parse_iso(text, &t))
		usage_end("--clock takes a time as 2026-11-21T18:00:00Z, not ", text);
	return t;
}

static void option_take(struct options *o, int option)
{
	switch (option) {
	case 'c':
		o->config = optarg;
		return;
	case 'n':
		o->check = true;
		return;
	case 'v':
		o->print = true;
		return;
	case OPTION_CLOCK:
		o->clock = clock_read(optarg);
		return;
	case OPTION_SPEED:
		o->speed = speed_read(optarg);
		return;
	case 'h':
		text_end(help);
		return;
	case 'V':
		text_end("swepd " SWEP_VERSION "\n");
		return;
	}
	fputs("Try swepd --help.\n", stderr);
	exit(EXIT_USAGE);
}

static struct options options_read(int argc, char **argv)
{
	struct options o = {.config = "/etc/swepd/swepd.conf"};
	int option;
	while ((option = getopt_long(argc, argv, "c:nvhV", long_options, NULL)) != -1)
		option_take(&o, option);
	if (optind < argc)
		usage_end("takes no words, but was given ", argv[optind]);
	if (o.print && !o.check)
		usage_end("-v goes with -n", "");
	return o;
}

/* ---- configuration --------------------------------------------------------------------------- */

static void config_override(const struct options *o, struct config *c)
{
	if (o->speed > 0)
		c->settings->speed = o->speed;
}

/* A live night must not run on a shifted clock, whoever typed the command. */
static void options_fit(const struct options *o, const struct config *c)
{
	if ((o->clock.ms || o->speed > 0) && !c->settings->exercise)
		usage_end("--clock and --speed need mode = \"exercise\" in ", o->config);
}

static int config_checked(const struct options *o, struct config *c)
{
	if (o->print)
		config_print(c, stdout);
	else
		printf("%s is good\n", o->config);
	config_remark(c, stderr);
	config_free(c);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static void errors_log(char *errors)
{
	for (char *line = strtok(errors, "\n"); line; line = strtok(NULL, "\n"))
		log_say(SAY_WARNING, "config", "%s", line);
}

static bool io_same(const struct io_settings *a, const struct io_settings *b)
{
	return strcmp(a->socket_path, b->socket_path) == 0 &&
	       strcmp(a->socket_group, b->socket_group) == 0 &&
	       strcmp(a->web_host, b->web_host) == 0 && a->web_port == b->web_port &&
	       strcmp(a->ca_file, b->ca_file) == 0 && a->allow_file_urls == b->allow_file_urls;
}

/* What cannot change while running is compared, not silently ignored. */
static bool reload_fits(const struct config *old, const struct config *fresh)
{
	if (old->settings->exercise != fresh->settings->exercise || fresh->from_print) {
		log_say(SAY_WARNING, "config", "%s; the old configuration stays",
			fresh->from_print ? "secrets are missing: this is a print"
					  : "the mode cannot be changed while running");
		return false;
	}
	if (strcmp(old->database, fresh->database) != 0 || !io_same(&old->io, &fresh->io))
		log_say(SAY_WARNING, "config",
			"a change of the database, socket, web listener, CA file or file URLs "
			"needs a restart");
	return true;
}

static bool config_reread(struct program *p, struct config *fresh)
{
	char *errors = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&errors, &size);
	if (!file)
		return false;
	int count = config_load(p->options.config, fresh, file);
	fclose(file);
	errors_log(errors);
	free(errors);
	if (count)
		log_say(SAY_WARNING, "config", "%d errors; the old configuration stays", count);
	return count == 0;
}

/* ---- what io asks of us ---------------------------------------------------------------------- */

static void host_say(void *data, enum note_level level, const char *room, const char *sentence)
{
	static const enum log_level levels[] = {
	    [NOTE_INFO] = SAY_INFO,
	    [NOTE_WARNING] = SAY_WARNING,
	    [NOTE_ALARM] = SAY_ALARM,
	};
	(void)data;
	log_say(levels[level], room, "%s", sentence);
}

static const struct settings *host_settings_read(void *data)
{
	struct program *p = data;
	if (!config_reread(p, &p->next))
		return NULL;
	if (!reload_fits(&p->current, &p->next)) {
		config_free(&p->next);
		p->next = (struct config){.settings = NULL};
		return NULL;
	}
	config_override(&p->options, &p->next);
	return p->next.settings;
}

static void host_settings_taken(void *data)
{
	struct program *p = data;
	config_free(&p->current);
	p->current = p->next;
	p->next = (struct config){.settings = NULL};
}

static bool host_clock_save(void *data, const struct clock *clock)
{
	struct program *p = data;
	return store_clock_save(p->store, clock->shifted, clock->real) == ERR_OK;
}

/* ---- running --------------------------------------------------------------------------------- */

/* Live: the machine's clock. Exercising: where the database left it, or where it is told to be. */
static enum err clock_begin(struct program *p, struct fault *why)
{
	const struct settings *s = p->current.settings;
	struct wall now = clock_real();
	p->clock = (struct clock){.exercise = s->exercise, .speed = s->exercise ? s->speed : 1};
	if (!s->exercise)
		return ERR_OK;
	if (store_clock_load(p->store, &p->clock.shifted, &p->clock.real))
		return fault_set(why, ERR_STORE, "database", "the exercise clock cannot be read");
	if (p->options.clock.ms)
		clock_move(&p->clock, p->options.clock, now);
	else if (!p->clock.shifted.ms)
		clock_move(&p->clock, now, now);
	if (!host_clock_save(p, &p->clock))
		return fault_set(why, ERR_STORE, "database", "the exercise clock cannot be kept");
	return ERR_OK;
}

static enum err program_open(struct program *p, const struct io_host *host, struct fault *why)
{
	const struct config *c = &p->current;
	if (store_open(c->database, c->settings->exercise, &p->store, why))
		return why->code;
	if (store_is_new(p->store))
		log_say(SAY_WARNING, "main", "%s was not there: a new database was made",
			c->database);
	if (clock_begin(p, why))
		return why->code;
	p->engine = engine_open(p->store, c->settings);
	if (io_open(&c->io, host, &p->clock, p->engine, &p->io, why))
		return why->code;
	scrub_mind(p->store, io_held, p->io);
	return ERR_OK;
}

static void program_close(struct program *p)
{
	if (p->io)
		io_close(p->io);
	if (p->engine)
		engine_close(p->engine);
	if (p->store)
		store_close(p->store);
	config_free(&p->current);
	if (p->next.settings)
		config_free(&p->next);
}

static int program_run(struct program *p)
{
	const struct io_host host = {
	    .data = p,
	    .say = host_say,
	    .settings_read = host_settings_read,
	    .settings_taken = host_settings_taken,
	    .clock_save = host_clock_save,
	};
	struct fault why;
	enum err e = program_open(p, &host, &why);
	if (e) {
		log_say(SAY_ALARM, "main", "cannot start: %s", why.message);
	} else {
		log_say(SAY_INFO, "main", "swepd %s, %s", SWEP_VERSION,
			p->clock.exercise ? "EXERCISE" : "live");
		io_run(p->io);
	}
	program_close(p);
	return e ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	memory_begin();
	if (argc > 1 && strcmp(argv[1], "backtest") == 0)
		return backtest_main(argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "audit") == 0)
		return audit_main(argc - 1, argv + 1);
	struct program p = {.options = options_read(argc, argv)};
	umask(077);
	log_open(SAY_INFO);
	if (config_load(p.options.config, &p.current, stderr) != 0)
		return EXIT_FAILURE;
	options_fit(&p.options, &p.current);
	config_override(&p.options, &p.current);
	if (p.options.check)
		return config_checked(&p.options, &p.current);
	if (p.current.from_print) {
		log_say(SAY_ALARM, "main", "%s is a print: its secrets are missing",
			p.options.config);
		config_free(&p.current);
		return EXIT_FAILURE;
	}
	return program_run(&p);
}
