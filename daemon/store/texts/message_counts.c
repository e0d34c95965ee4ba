/* SPDX-License-Identifier: MIT */
#include "message_counts.h"

#include "query.h"

enum err message_count_sending(struct store *s, const char *gateway, int *count)
{
	struct query q;
	query_begin(&q, s, "SELECT count(*) FROM message WHERE state = 'sending' AND gateway = ?1",
		    "t", gateway);
	return query_count(&q, count);
}

enum err message_count_asking(struct store *s, const char *gateway, int *count)
{
	struct query q;
	query_begin(&q, s, "SELECT count(*) FROM message WHERE gateway = ?1 AND question >= 0", "t",
		    gateway);
	return query_count(&q, count);
}

/* Each state in the words of the partial index that serves it. */
enum err message_count(struct store *s, const char *area, struct wall since,
		       struct message_counts *out)
{
	struct query q;
	*out = (struct message_counts){0};
	query_begin(
	    &q, s,
	    "SELECT (SELECT count(*) FROM message WHERE area = ?1 AND state = 'queued')"
	    " + (SELECT count(*) FROM message INDEXED BY message_under_way"
	    "  WHERE area = ?1 AND state = 'sending'),"
	    " (SELECT count(*) FROM message INDEXED BY message_under_way"
	    "  WHERE area = ?1 AND state = 'unknown'),"
	    " (SELECT count(*) FROM message WHERE area = ?1 AND state = 'failed' AND changed > ?2)",
	    "tw", area, since.ms);
	if (query_row(&q)) {
		out->waiting = query_int(&q, 0);
		out->unknown = query_int(&q, 1);
		out->failed = query_int(&q, 2);
	}
	return query_end(&q);
}

enum err message_count_answers(struct store *s, const char *phone, struct wall since, int *count)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT count(*) FROM message WHERE phone = ?1 AND made > ?2"
		    " AND occasion = ''",
		    "tw", phone, since.ms);
	return query_count(&q, count);
}

enum err message_count_answers_to(struct store *s, const char *contact, struct wall since,
				  int *count)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT count(*) FROM message WHERE occasion = '' AND made > ?2"
		    " AND contact = ?1",
		    "tw", contact, since.ms);
	return query_count(&q, count);
}
