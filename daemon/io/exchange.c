/* SPDX-License-Identifier: MIT */
#include "exchange.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "civil.h"
#include "heap.h"

/* ---- what we send ------------------------------------------------------------------------ */

/* Not one byte of a request left: the only failure after which a text may be sent again at once. */
static bool exchange_unsent(const struct exchange *x)
{
	long sent = 0;
	return curl_easy_getinfo(x->easy, CURLINFO_REQUEST_SIZE, &sent) == CURLE_OK && sent == 0;
}

/* libcurl sends a request again, unasked, when a connection that was kept open turns out to be
 * dead. A text of which even a byte has left may already be on its way: it must not. */
static int request_begins(void *data, char *their_ip, char *our_ip, int their_port, int our_port)
{
	struct exchange *x = data;
	(void)their_ip, (void)our_ip, (void)their_port, (void)our_port;
	if (!x->begun || exchange_unsent(x)) {
		x->begun = true;
		return CURL_PREREQFUNC_OK;
	}
	x->repeats = true;
	return CURL_PREREQFUNC_ABORT;
}

/* With its head, in one piece, unless it is long. */
static void exchange_post(struct exchange *x, const char *body)
{
	x->body = heap_text(body ? body : "");
	x->body_size = strlen(x->body);
	curl_easy_setopt(x->easy, CURLOPT_POST, 1L);
	curl_easy_setopt(x->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)x->body_size);
	curl_easy_setopt(x->easy, CURLOPT_POSTFIELDS, x->body);
	curl_easy_setopt(x->easy, CURLOPT_UPLOAD_BUFFERSIZE, (long)LIMIT_SEND_BUFFER);
}

/* ---- the answer ------------------------------------------------------------------------------ */

static size_t take_header(char *line, size_t size, size_t count, void *data)
{
	struct exchange *x = data;
	return answer_header(&x->answer, line, size * count) ? size * count : 0;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *data)
{
	struct exchange *x = data;
	return answer_body(&x->answer, bytes, size * count) ? size * count : CURL_WRITEFUNC_ERROR;
}

/* ---- setting up ------------------------------------------------------------------------------ */

static bool has_scheme(const char *url, const char *scheme)
{
	return strncasecmp(url, scheme, strlen(scheme)) == 0;
}

static void exchange_reach(struct exchange *x, const struct transfer *t,
			   const struct io_settings *settings)
{
	bool secure = has_scheme(t->url, "https:");
	x->answer.secure = secure;
	x->file = has_scheme(t->url, "file:");
	curl_easy_setopt(x->easy, CURLOPT_URL, t->url);
	curl_easy_setopt(x->easy, CURLOPT_PROTOCOLS_STR,
			 settings->allow_file_urls ? "http,https,file" : "http,https");
	curl_easy_setopt(x->easy, CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
	curl_easy_setopt(x->easy, CURLOPT_FOLLOWLOCATION, t->redirects && !t->once ? 1L : 0L);
	curl_easy_setopt(x->easy, CURLOPT_MAXREDIRS, (long)LIMIT_REDIRECTS);
	curl_easy_setopt(x->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
}

static void exchange_bound(struct exchange *x, const struct transfer *t)
{
	long timeout = t->timeout_ms > 0 ? (long)t->timeout_ms : LIMIT_TRANSFER_MS;
	x->timeout_ms = timeout;
	x->answer.max = t->max_bytes && t->max_bytes < LIMIT_BODY ? t->max_bytes : LIMIT_BODY;
	curl_easy_setopt(x->easy, CURLOPT_TIMEOUT_MS, timeout);
	curl_easy_setopt(x->easy, CURLOPT_CONNECTTIMEOUT_MS,
			 timeout < LIMIT_CONNECT_MS ? timeout : (long)LIMIT_CONNECT_MS);
	curl_easy_setopt(x->easy, CURLOPT_LOW_SPEED_LIMIT, (long)LIMIT_SLOW_BYTES);
	curl_easy_setopt(x->easy, CURLOPT_LOW_SPEED_TIME, (long)LIMIT_SLOW_S);
	curl_easy_setopt(x->easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)x->answer.max);
	curl_easy_setopt(x->easy, CURLOPT_NOSIGNAL, 1L);
	/* Do not wait for a slow name look-up that was given up. */
	curl_easy_setopt(x->easy, CURLOPT_QUICK_EXIT, 1L);
}

static void exchange_trust(struct exchange *x, const struct io_settings *settings)
{
	/* Keeping the parsed bundle for the next connection would cost some megabytes. */
	curl_easy_setopt(x->easy, CURLOPT_CA_CACHE_TIMEOUT, 0L);
	if (settings->ca_file[0]) {
		curl_easy_setopt(x->easy, CURLOPT_CAINFO, settings->ca_file);
		curl_easy_setopt(x->easy, CURLOPT_CAPATH, NULL);
	}
}

static void exchange_listen(struct exchange *x)
{
	curl_easy_setopt(x->easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
	curl_easy_setopt(x->easy, CURLOPT_FILETIME, 1L);
	curl_easy_setopt(x->easy, CURLOPT_USERAGENT, "swepd/" SWEP_VERSION);
	curl_easy_setopt(x->easy, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(x->easy, CURLOPT_HEADERDATA, x);
	curl_easy_setopt(x->easy, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(x->easy, CURLOPT_WRITEDATA, x);
}

static void exchange_header(struct exchange *x, const char *line)
{
	struct curl_slist *longer = curl_slist_append(x->headers, line);
	if (!longer)
		abort();
	x->headers = longer;
}

static void exchange_ask(struct exchange *x, const struct transfer *t)
{
	bool post = strcmp(t->method, "POST") == 0;
	assert(post || strcmp(t->method, "GET") == 0);
	x->once = t->once;
	if (post)
		exchange_post(x, t->body);
	if (t->once) {
		curl_easy_setopt(x->easy, CURLOPT_PREREQFUNCTION, request_begins);
		curl_easy_setopt(x->easy, CURLOPT_PREREQDATA, x);
	}
	for (size_t i = 0; i < TRANSFER_HEADERS; i++) {
		if (t->headers[i])
			exchange_header(x, t->headers[i]);
	}
	exchange_header(x, "Expect:");
	curl_easy_setopt(x->easy, CURLOPT_HTTPHEADER, x->headers);
}

/* ---- a mail ---------------------------------------------------------------------------------- */

static size_t take_reply(char *line, size_t size, size_t count, void *data)
{
	struct exchange *x = data;
	dialog_overheard(x->dialog, line, size * count);
	return size * count;
}

/* libcurl connects, encrypts and logs in. The mail itself we speak: libcurl would wait for the
 * reply to its end with everything else standing still, and not tell whether that end had left. */
static void exchange_mail(struct exchange *x, const struct mail_envelope *mail, const char *url)
{
	curl_easy_setopt(x->easy, CURLOPT_URL, url);
	curl_easy_setopt(x->easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(x->easy, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(x->easy, CURLOPT_USE_SSL,
			 mail->plain ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
	curl_easy_setopt(x->easy, CURLOPT_PROXY, "");
	curl_easy_setopt(x->easy, CURLOPT_HEADERFUNCTION, take_reply);
	curl_easy_setopt(x->easy, CURLOPT_HEADERDATA, x);
	if (mail->user[0]) {
		curl_easy_setopt(x->easy, CURLOPT_USERNAME, mail->user);
		curl_easy_setopt(x->easy, CURLOPT_PASSWORD, mail->password);
	}
}

static bool headers_clean(const struct transfer *t)
{
	for (size_t i = 0; i < TRANSFER_HEADERS; i++) {
		if (t->headers[i] && strpbrk(t->headers[i], "\r\n"))
			return false;
	}
	return true;
}

/* What is wrong with it before anything is asked; NULL. */
static const char *transfer_fault(const struct transfer *t, struct dialog **dialog)
{
	*dialog = NULL;
	if (!headers_clean(t))
		return "a header of the request holds a line break";
	if (!t->mail)
		return NULL;
	*dialog = dialog_open(t->mail, t->body ? t->body : "");
	return *dialog ? NULL : "the sender's or the receiver's address is none";
}

/* libcurl would say no more than that it could not connect. */
static curl_socket_t socket_open(void *data, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct exchange *x = data;
	(void)purpose;
	int made = socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
	x->no_socket[0] = '\0';
	if (made >= 0)
		return made;
	snprintf(x->no_socket, sizeof(x->no_socket), "swepd has nothing to connect with: %s",
		 strerror(errno));
	return CURL_SOCKET_BAD;
}

struct exchange *exchange_open(const struct errand *errand, const struct transfer *transfer,
			       const struct io_settings *settings, const char **why)
{
	struct dialog *dialog;
	*why = transfer_fault(transfer, &dialog);
	if (*why)
		return NULL;
	struct exchange *x = heap_new(sizeof(*x));
	x->easy = curl_easy_init();
	if (!x->easy)
		abort();
	x->errand = *errand;
	x->errand.subject = heap_text(errand->subject);
	x->errand.gateway = heap_text(errand->gateway);
	x->dialog = dialog;
	curl_easy_setopt(x->easy, CURLOPT_PRIVATE, x);
	curl_easy_setopt(x->easy, CURLOPT_ERRORBUFFER, x->error);
	curl_easy_setopt(x->easy, CURLOPT_OPENSOCKETFUNCTION, socket_open);
	curl_easy_setopt(x->easy, CURLOPT_OPENSOCKETDATA, x);
	exchange_bound(x, transfer);
	exchange_trust(x, settings);
	if (dialog) {
		exchange_mail(x, transfer->mail, transfer->url);
		return x;
	}
	exchange_reach(x, transfer, settings);
	exchange_listen(x);
	exchange_ask(x, transfer);
	return x;
}

/* ---- what became of it ----------------------------------------------------------------------- */

static const char *exchange_error(const struct exchange *x, CURLcode code)
{
	if (x->answer.stopped[0])
		return x->answer.stopped;
	if (code == CURLE_COULDNT_CONNECT && x->no_socket[0])
		return x->no_socket;
	if (x->repeats)
		return "the connection was lost after the request had gone out";
	return x->error[0] ? x->error : curl_easy_strerror(code);
}

static void file_headers(struct exchange *x, struct wall now)
{
	char text[WALL_TEXT];
	char(*fields)[LIMIT_ANSWER_HEADER] = x->answer.fields;
	curl_off_t changed = -1;
	x->answer.status = 200;
	snprintf(fields[ANSWER_DATE], LIMIT_ANSWER_HEADER, "%s", wall_format_http(now, text));
	curl_easy_getinfo(x->easy, CURLINFO_FILETIME_T, &changed);
	struct wall at = {SECONDS_MS(changed)};
	if (changed >= 0)
		snprintf(fields[ANSWER_LAST_MODIFIED], LIMIT_ANSWER_HEADER, "%s",
			 wall_format_http(at, text));
}

/* At which stage libcurl gave a mail up before we could speak. */
static enum mail_stage stage_of(CURLcode code)
{
	static const struct {
		CURLcode code;
		enum mail_stage stage;
	} stages[] = {
	    {CURLE_WEIRD_SERVER_REPLY, MAIL_GREETING},
	    {CURLE_REMOTE_ACCESS_DENIED, MAIL_GREETING},
	    {CURLE_USE_SSL_FAILED, MAIL_SAFETY},
	    {CURLE_PEER_FAILED_VERIFICATION, MAIL_SAFETY},
	    {CURLE_SSL_CACERT_BADFILE, MAIL_SAFETY},
	    {CURLE_LOGIN_DENIED, MAIL_LOGIN},
	};
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
		if (stages[i].code == code)
			return stages[i].stage;
	return MAIL_NOWHERE;
}

static void mail_result(struct exchange *x, CURLcode code, struct transfer_result *out)
{
	struct dialog *d = x->dialog;
	bool replied = d->over && !d->broken;
	if (d->stage == MAIL_NOWHERE)
		d->stage = stage_of(code);
	out->stage = d->stage;
	out->status = d->status;
	if (replied || (d->stage != MAIL_NOWHERE && d->stage < MAIL_SENDER)) {
		out->fate = FATE_ANSWERED;
		out->body = d->stage == MAIL_SAFETY ? exchange_error(x, code) : d->reply;
		out->size = strlen(out->body);
		return;
	}
	out->fate = d->ended ? FATE_UNKNOWN : FATE_NOT_SENT;
	out->error = d->broken ? d->broken : exchange_error(x, code);
}

void exchange_result(struct exchange *x, CURLcode code, struct wall now,
		     struct transfer_result *out)
{
	curl_off_t took_us = 0;
	curl_easy_getinfo(x->easy, CURLINFO_TOTAL_TIME_T, &took_us);
	*out = (struct transfer_result){.fate = FATE_UNKNOWN, .took_ms = took_us / 1000};
	if (x->dialog) {
		mail_result(x, code, out);
		return;
	}
	if (code == CURLE_OK && x->file)
		file_headers(x, now);
	if (code == CURLE_OK && x->answer.status) {
		answer_result(&x->answer, out);
		out->fate = FATE_ANSWERED;
		return;
	}
	if (exchange_unsent(x))
		out->fate = FATE_NOT_SENT;
	out->error = exchange_error(x, code);
}

void exchange_close(struct exchange *x)
{
	curl_easy_cleanup(x->easy);
	curl_slist_free_all(x->headers);
	answer_free(&x->answer);
	dialog_close(x->dialog);
	free((char *)x->errand.subject);
	free((char *)x->errand.gateway);
	free(x->body);
	free(x);
}
