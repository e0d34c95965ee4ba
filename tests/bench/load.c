/* SPDX-License-Identifier: MIT
 *
 * A crowd of clients at the control socket, each asking for the best bed for somebody new, one
 * request after the other. A connection that breaks is opened again and the SAME request sent
 * again, as swepctl does. Prints one line of figures; every bed and person answered `ok` goes to a
 * file, one pair a line.
 *   load SOCKET CLIENTS REQUESTS PAIRS-FILE [FIRST [NEEDS]]     NEEDS is a JSON list
 */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define MOST_CLIENTS 1024
#define MOST_ANSWER 65536
#define PATIENCE_S 30

struct client {
	int fd;
	int request; /* number, or -1 when it has nothing left to ask */
	double asked;
	size_t got;
	char answer[MOST_ANSWER];
};

static struct {
	const char *socket_path, *needs;
	int clients, requests, next, first;
	int ok, refused, resent;
	double *waits;
	FILE *pairs;
	struct client *all;
} load;

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int dial_once(void)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	snprintf(to.sun_path, sizeof(to.sun_path), "%s", load.socket_path);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	close(fd);
	return -1;
}

static int dial(void)
{
	double until = now() + PATIENCE_S;
	for (;;) {
		int fd = dial_once();
		if (fd >= 0)
			return fd;
		if (now() > until) {
			fprintf(stderr, "load: nobody answers at %s\n", load.socket_path);
			exit(1);
		}
		nanosleep(&(struct timespec){0, 20 * 1000 * 1000}, NULL);
	}
}

static bool ask(struct client *c)
{
	char line[512];
	int n = snprintf(line, sizeof(line),
			 "{\"v\":1,\"id\":\"load-%d\",\"verb\":\"hold\",\"args\":{\"bed\":\"best\","
			 "\"person\":\"L%d\",\"for\":%s}}\n",
			 load.first + c->request, load.first + c->request, load.needs);
	c->got = 0;
	return send(c->fd, line, (size_t)n, MSG_NOSIGNAL) == n;
}

static void ask_again(struct client *c)
{
	do {
		close(c->fd);
		c->fd = dial();
		load.resent++;
	} while (!ask(c));
}

static void ask_next(struct client *c)
{
	c->request = load.next < load.requests ? load.next++ : -1;
	c->asked = now();
	if (c->request >= 0 && !ask(c))
		ask_again(c);
}

static void settle(struct client *c)
{
	json_t *root = json_loadb(c->answer, c->got, 0, NULL);
	json_t *result = json_object_get(root, "result");
	if (json_is_true(json_object_get(root, "ok"))) {
		fprintf(load.pairs, "%s L%d\n", json_string_value(json_object_get(result, "bed")),
			load.first + c->request);
		load.waits[load.ok++] = now() - c->asked;
	} else {
		if (load.refused++ == 0)
			fprintf(stderr, "load: %.*s\n", (int)c->got, c->answer);
	}
	json_decref(root);
	ask_next(c);
}

static void hear(struct client *c)
{
	ssize_t n = recv(c->fd, c->answer + c->got, sizeof(c->answer) - c->got, 0);
	if (n <= 0) {
		ask_again(c);
		return;
	}
	c->got += (size_t)n;
	if (c->answer[c->got - 1] == '\n')
		settle(c);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void report(double seconds)
{
	qsort(load.waits, (size_t)load.ok, sizeof(*load.waits), by_size);
	double p50 = load.ok > 0 ? load.waits[load.ok / 2] : 0;
	double p99 = load.ok > 0 ? load.waits[(int)((double)load.ok * 0.99)] : 0;
	printf("{\"clients\":%d,\"ok\":%d,\"refused\":%d,\"resent\":%d,\"seconds\":%.4f,"
	       "\"per_second\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f}\n",
	       load.clients, load.ok, load.refused, load.resent, seconds, (double)load.ok / seconds,
	       p50 * 1000, p99 * 1000);
}

static bool anybody_waits(struct pollfd *polled)
{
	bool any = false;
	for (int i = 0; i < load.clients; i++) {
		bool waits = load.all[i].request >= 0;
		polled[i] = (struct pollfd){.fd = waits ? load.all[i].fd : -1, .events = POLLIN};
		any = any || waits;
	}
	return any;
}

static void run(void)
{
	struct pollfd polled[MOST_CLIENTS];
	while (anybody_waits(polled)) {
		if (poll(polled, (nfds_t)load.clients, PATIENCE_S * 1000) <= 0) {
			fprintf(stderr, "load: no answer for %d s\n", PATIENCE_S);
			exit(1);
		}
		for (int i = 0; i < load.clients; i++)
			if (polled[i].revents != 0)
				hear(&load.all[i]);
	}
}

int main(int argc, char **argv)
{
	if (argc < 5) {
		fprintf(stderr, "usage: load SOCKET CLIENTS REQUESTS PAIRS-FILE [FIRST [NEEDS]]\n");
		return 2;
	}
	load.socket_path = argv[1];
	load.clients = atoi(argv[2]);
	load.requests = atoi(argv[3]);
	load.first = argc > 5 ? atoi(argv[5]) : 0;
	load.needs = argc > 6 ? argv[6] : "[]";
	load.pairs = fopen(argv[4], "w");
	load.all = calloc((size_t)load.clients, sizeof(*load.all));
	load.waits = calloc((size_t)load.requests + 1, sizeof(*load.waits));
	if (load.pairs == NULL || load.clients < 1 || load.clients > MOST_CLIENTS ||
	    load.all == NULL || load.waits == NULL)
		return 2;
	for (int i = 0; i < load.clients; i++)
		load.all[i].fd = dial();
	double began = now();
	for (int i = 0; i < load.clients; i++)
		ask_next(&load.all[i]);
	run();
	report(now() - began);
	return fclose(load.pairs) == 0 ? 0 : 1;
}
