/* SPDX-License-Identifier: MIT */
#include "surveys.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "heap.h"
#include "survey.h"

struct work {
	uv_work_t request;
	struct surveys *all;
	struct survey survey;
	struct peer peer;
	struct arena arena; /* the thread's while it works */
	const char *answer;
	struct work *next;
};

struct surveys {
	uv_loop_t *loop;
	struct control *control;
	struct work *first, **last; /* the first is under way */
	atomic_bool stop;
};

struct surveys *surveys_open(uv_loop_t *loop, struct control *control)
{
	struct surveys *s = heap_new(sizeof(*s));
	s->loop = loop;
	s->control = control;
	s->last = &s->first;
	return s;
}

/* The only function of the daemon that another thread runs. */
static void work_run(uv_work_t *request)
{
	struct work *w = request->data;
	w->answer = survey_make(&w->survey, &w->all->stop, &w->arena);
}

static void first_free(struct surveys *s)
{
	struct work *w = s->first;
	s->first = w->next;
	if (!s->first)
		s->last = &s->first;
	arena_free(&w->arena);
	free(w);
}

static void first_begin(struct surveys *s);

static void work_done(uv_work_t *request, int status)
{
	(void)status;
	struct work *w = request->data;
	struct surveys *s = w->all;
	control_reply(s->control, w->peer, w->answer, strlen(w->answer));
	control_settled(s->control, w->peer);
	control_advance(s->control);
	first_free(s);
	first_begin(s);
}

/* Whoever left while it waited wants no answer, so that those who wait bound those that do. */
static void first_begin(struct surveys *s)
{
	while (s->first && !control_waits(s->control, s->first->peer))
		first_free(s);
	if (s->first && uv_queue_work(s->loop, &s->first->request, work_run, work_done) < 0)
		abort();
}

void surveys_start(struct surveys *s, const struct effect *e)
{
	struct work *w = heap_new(sizeof(*w));
	w->request.data = w;
	w->all = s;
	w->survey = *e->survey;
	w->peer = e->peer;
	bool idle = surveys_idle(s);
	*s->last = w;
	s->last = &w->next;
	control_owe(s->control, w->peer);
	if (idle)
		first_begin(s);
}

bool surveys_idle(const struct surveys *s)
{
	return !s->first;
}

void surveys_stop(struct surveys *s)
{
	atomic_store(&s->stop, true);
}

void surveys_free(struct surveys *s)
{
	assert(surveys_idle(s));
	free(s);
}
