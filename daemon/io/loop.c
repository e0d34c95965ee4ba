/* SPDX-License-Identifier: MIT */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

#include "control.h"
#include "descriptors.h"
#include "files.h"
#include "heap.h"
#include "http_client.h"
#include "inbox.h"
#include "io.h"
#include "io_limits.h"
#include "say.h"
#include "service.h"
#include "surveys.h"
#include "web.h"

struct io {
	uv_loop_t loop;
	uv_prepare_t prepare; /* runs the turn, just before the loop sleeps */
	uv_idle_t idle; /* keeps the loop awake while events wait */
	uv_timer_t timer; /* wakes it for the next deadline; there is no other */
	const struct io_host *host;
	struct engine *engine;
	struct clock clock;
	struct inbox inbox;
	struct service service;
	struct http_client *http;
	struct control *control;
	struct surveys *surveys;
	struct web *web; /* NULL when there is no listener */

	enum turn_outcome outcome; /* of the latest turn */
	struct wall due; /* what the engine waits for; 0 at first */
	uint64_t turned_ms; /* loop time of the latest turn */
	uint64_t retry_ms; /* loop time before which no turn is tried; 0: none failed */
	bool clock_unsaved;
	const struct settings *fresh; /* read, on its way through a turn */
	bool read_again; /* SIGHUP meanwhile */
	bool stopping;
	int last_turns; /* still allowed then */
	uint64_t stop_ms; /* loop time at which clients have had their time to read */
};

/* ---- effects --------------------------------------------------------------------------------- */

static void clock_store(struct io *io)
{
	io->clock_unsaved = !io->host->clock_save(io->host->data, &io->clock);
}

static void apply_reply(struct io *io, const struct effect *e)
{
	control_reply(io->control, e->peer, e->text, e->length);
}

static void apply_subscribe(struct io *io, const struct effect *e)
{
	control_subscribe(io->control, e->peer);
}

static void apply_publish(struct io *io, const struct effect *e)
{
	control_publish(io->control, e->text, e->length);
}

static void apply_transfer(struct io *io, const struct effect *e)
{
	http_start(io->http, &e->errand, &e->transfer);
}

static void apply_answer(struct io *io, const struct effect *e)
{
	if (io->web)
		web_answer(io->web, e);
}

static void apply_note(struct io *io, const struct effect *e)
{
	io->host->say(io->host->data, e->level, "engine", e->text);
}

static void apply_clock(struct io *io, const struct effect *e)
{
	clock_move(&io->clock, e->clock, clock_real());
	clock_store(io);
}

static void apply_file(struct io *io, const struct effect *e)
{
	const char *error = file_write(e->path, e->text, e->length);
	if (error == NULL)
		file_prune(e->oldest);
	inbox_put(
	    &io->inbox,
	    &(struct event){.kind = EVENT_FILE, .errand = e->errand, .result = {.error = error}});
}

static void apply_survey(struct io *io, const struct effect *e)
{
	surveys_start(io->surveys, e);
}

static const struct {
	void (*apply)(struct io *io, const struct effect *e);
	bool uncommitted; /* may leave although nothing was written down */
} effect_rows[] = {
    [EFFECT_REPLY] = {apply_reply, true},      [EFFECT_SUBSCRIBE] = {apply_subscribe, true},
    [EFFECT_PUBLISH] = {apply_publish, false}, [EFFECT_TRANSFER] = {apply_transfer, false},
    [EFFECT_ANSWER] = {apply_answer, true},    [EFFECT_NOTE] = {apply_note, true},
    [EFFECT_CLOCK] = {apply_clock, false},     [EFFECT_FILE] = {apply_file, false},
    [EFFECT_SURVEY] = {apply_survey, true},
};

static void effects_apply(struct io *io, const struct effects *effects)
{
	for (const struct effect *e = effects->first; e; e = e->next) {
		if (io->outcome == TURN_DONE || effect_rows[e->kind].uncommitted)
			effect_rows[e->kind].apply(io, e);
	}
}

/* ---- settings -------------------------------------------------------------------------------- */

static void settings_read(struct io *io)
{
	if (io->fresh) {
		io->read_again = true;
		return;
	}
	io->fresh = io->host->settings_read(io->host->data);
	if (io->fresh)
		inbox_put(&io->inbox,
			  &(struct event){.kind = EVENT_SETTINGS, .settings = io->fresh});
}

static void settings_taken(struct io *io)
{
	assert(io->fresh);
	if (io->clock.exercise && io->clock.speed != io->fresh->speed) {
		clock_pace(&io->clock, io->fresh->speed, clock_real());
		clock_store(io);
	}
	io->fresh = NULL;
	io->host->settings_taken(io->host->data);
	if (io->read_again) {
		io->read_again = false;
		settings_read(io);
	}
}

/* ---- the turn -------------------------------------------------------------------------------- */

static void event_settled(struct io *io, const struct event *event)
{
	switch (event->kind) {
	case EVENT_REQUEST:
		control_settled(io->control, event->peer);
		return;
	case EVENT_CALLBACK:
		web_settled(io->web, event->peer);
		return;
	case EVENT_SETTINGS:
		settings_taken(io);
		return;
	case EVENT_FILE:
	case EVENT_RESULT:
		return;
	}
}

/* The first n events were in the turn. What is kept comes again in a later one. */
static void turn_settle(struct io *io, size_t n, bool *keep)
{
	for (size_t i = 0; i < n; i++) {
		const struct event event = io->inbox.events[i];
		keep[i] = io->outcome != TURN_DONE && (keep[i] || event.kind == EVENT_SETTINGS);
		if (!keep[i])
			event_settled(io, &event);
	}
	inbox_settle(&io->inbox, n, keep);
	control_advance(io->control);
	if (io->web)
		web_advance(io->web);
}

static void turn_tell(struct io *io, enum turn_outcome outcome)
{
	static const struct {
		enum note_level level;
		const char *sentence;
	} rows[] = {
	    [TURN_DONE] = {NOTE_INFO, "a turn was committed again"},
	    [TURN_NOT_DONE] = {NOTE_ALARM, "the database cannot be written; nothing is lost, "
					   "nothing is done; trying every second"},
	    [TURN_UNKNOWN] = {NOTE_ALARM, "the database does not say whether it wrote; nobody "
					  "is answered; trying every second"},
	};
	if (outcome == io->outcome)
		return;
	say(io->host, rows[outcome].level, "%s", rows[outcome].sentence);
	service_status(outcome == TURN_DONE ? "serving" : rows[outcome].sentence);
}

static void turn_run(struct io *io)
{
	bool keep[LIMIT_TURN_EVENTS] = {false};
	struct effects effects = {.first = NULL};
	size_t n = io->inbox.count < LIMIT_TURN_EVENTS ? io->inbox.count : LIMIT_TURN_EVENTS;
	struct wall real = clock_real(), now = clock_at(&io->clock, real);
	engine_real(io->engine, real);
	engine_watched(io->engine, control_watched(io->control));
	enum turn_outcome outcome =
	    engine_turn(io->engine, io->inbox.events, n, now, &effects, keep);
	turn_tell(io, outcome);
	io->outcome = outcome;
	if (outcome != TURN_UNKNOWN) {
		effects_apply(io, &effects);
		turn_settle(io, n, keep);
		engine_rest(io->engine);
	}
	if (io->clock_unsaved)
		clock_store(io);
	io->last_turns -= io->stopping;
	io->due = engine_next_deadline(io->engine);
	uv_update_time(&io->loop);
	io->turned_ms = uv_now(&io->loop);
	io->retry_ms = outcome == TURN_DONE ? 0 : io->turned_ms + LIMIT_RETRY_MS;
}

static bool turn_wanted(const struct io *io)
{
	uint64_t now_ms = uv_now(&io->loop);
	if (now_ms < io->retry_ms)
		return false;
	if (io->inbox.count)
		return true;
	/* Even when nothing is due: a clock that was set back is found out in a turn. */
	if (now_ms >= io->turned_ms + LIMIT_TIMER_MS)
		return true;
	return now_ms >= io->turned_ms + LIMIT_DUE_MS &&
	       clock_wait_ms(&io->clock, io->due, clock_real()) == 0;
}

/* ---- the loop -------------------------------------------------------------------------------- */

/* Waking up is all these do: the work is done in loop_prepare. */
static void woken_by_timer(uv_timer_t *timer)
{
	(void)timer;
}

static void woken_by_idle(uv_idle_t *idle)
{
	(void)idle;
}

/* Never 0: what is due but could not be done must not turn the loop into a spin. */
static uint64_t sleep_ms(const struct io *io)
{
	if (io->stopping)
		return LIMIT_DUE_MS;
	uint64_t now_ms = uv_now(&io->loop);
	uint64_t least = io->retry_ms > now_ms ? io->retry_ms - now_ms : LIMIT_DUE_MS;
	uint64_t wait =
	    io->inbox.count ? 0 : (uint64_t)clock_wait_ms(&io->clock, io->due, clock_real());
	uint64_t patience = service_patience_ms(&io->service);
	wait = wait > least ? wait : least;
	return wait < patience ? wait : patience;
}

/* After the order to stop, turns go on only to write down what is known, if the disk lets us. */
static bool turns_over(const struct io *io)
{
	return io->stopping &&
	       (!io->inbox.count || io->outcome != TURN_DONE || io->last_turns <= 0);
}

static void loop_rest(struct io *io)
{
	if (io->inbox.count && uv_now(&io->loop) >= io->retry_ms && !turns_over(io))
		uv_idle_start(&io->idle, woken_by_idle);
	else
		uv_idle_stop(&io->idle);
	uv_timer_start(&io->timer, woken_by_timer, sleep_ms(io), 0);
}

static void loop_prepare(uv_prepare_t *prepare)
{
	struct io *io = prepare->data;
	if (turn_wanted(io) && !turns_over(io))
		turn_run(io);
	bool quiet = control_idle(io->control) && surveys_idle(io->surveys);
	if (turns_over(io) && (quiet || uv_now(&io->loop) >= io->stop_ms))
		uv_stop(&io->loop);
	loop_rest(io);
	service_alive(&io->service, uv_now(&io->loop));
}

/* Transfers under way end here, each with what is true of it, so that a restart knows. */
static void loop_stop(struct io *io)
{
	if (io->stopping)
		return;
	io->stopping = true;
	io->last_turns = LIMIT_LAST_TURNS;
	io->stop_ms = uv_now(&io->loop) + LIMIT_FLUSH_MS;
	service_stopping();
	say(io->host, NOTE_INFO, "stopping");
	control_stop(io->control);
	surveys_stop(io->surveys);
	if (io->web)
		web_stop(io->web);
	http_stop(io->http);
}

static void loop_told(void *data, enum service_signal signal)
{
	switch (signal) {
	case SERVICE_STOP:
		loop_stop(data);
		return;
	case SERVICE_RELOAD:
		settings_read(data);
		return;
	}
}

/* ---- opening and closing --------------------------------------------------------------------- */

static void loop_open(struct io *io)
{
	if (uv_loop_init(&io->loop) < 0)
		abort();
	uv_prepare_init(&io->loop, &io->prepare);
	uv_idle_init(&io->loop, &io->idle);
	uv_timer_init(&io->loop, &io->timer);
	io->prepare.data = io;
	uv_prepare_start(&io->prepare, loop_prepare);
	service_open(&io->service, &io->loop, loop_told, io);
}

static enum err listeners_open(struct io *io, const struct io_settings *settings,
			       struct descriptors share, struct fault *why)
{
	if (control_open(&io->loop, settings, io->host, &io->inbox, share.control, &io->control,
			 why))
		return why->code;
	io->surveys = surveys_open(&io->loop, io->control);
	if (!settings->web_host[0])
		return ERR_OK;
	return web_open(&io->loop, settings, io->host, &io->inbox, share.web, &io->web, why);
}

enum err io_open(const struct io_settings *settings, const struct io_host *host,
		 const struct clock *clock, struct engine *engine, struct io **out,
		 struct fault *why)
{
	struct descriptors share = descriptors_share(descriptors_raise());
	struct io *io = heap_new(sizeof(*io));
	io->host = host;
	io->engine = engine;
	io->clock = *clock;
	loop_open(io);
	io->http = http_open(&io->loop, settings, &io->clock, &io->inbox, share.transfers);
	enum err e = listeners_open(io, settings, share, why);
	if (e)
		io_close(io);
	else
		*out = io;
	return e;
}

void io_run(struct io *io)
{
	service_ready();
	uv_run(&io->loop, UV_RUN_DEFAULT);
	/* So that another speed next time does not count for the past. */
	if (io->clock.exercise) {
		clock_pace(&io->clock, io->clock.speed, clock_real());
		clock_store(io);
	}
}

void io_held(void *data, bool begins)
{
	const struct io *io = data;
	service_held(&io->service, begins);
}

void io_close(struct io *io)
{
	if (io->control)
		control_close(io->control);
	if (io->web)
		web_close(io->web);
	http_close(io->http);
	if (io->surveys)
		surveys_stop(io->surveys);
	service_close(&io->service);
	uv_close((uv_handle_t *)&io->prepare, NULL);
	uv_close((uv_handle_t *)&io->idle, NULL);
	uv_close((uv_handle_t *)&io->timer, NULL);
	uv_run(&io->loop, UV_RUN_DEFAULT);
	if (uv_loop_close(&io->loop) < 0)
		abort();
	if (io->surveys)
		surveys_free(io->surveys);
	if (io->control)
		control_free(io->control);
	if (io->web)
		web_free(io->web);
	http_free(io->http);
	inbox_free(&io->inbox);
	free(io);
}
