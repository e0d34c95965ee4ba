/* SPDX-License-Identifier: MIT
 *
 * Details of a message by which it is known why it stands as it does, and not only told.
 */
#ifndef STORE_MESSAGE_DETAIL_H
#define STORE_MESSAGE_DETAIL_H

/* Failed, as no channel of theirs carries it: a person is asked to ring them. */
#define RING_NO_TEXTS "who wants no texts: ring them"
#define RING_NO_NUMBER "who has no number for texts: ring them"
/* It stands for a call by a person: they have heard it, whether they answered or not. */
#define WAS_RUNG "nothing was sent: a person rang them"
#define ROUND_RUNG (-1) /* its round: none in which the step told anybody */
/* Queued, and would wake somebody whom its step lets sleep. */
#define KEPT_QUIET "kept until the quiet hours are over"
/* Cancelled: should they want texts again, it told them nothing. */
#define LEFT_OUT_STOPPED "they want no texts"
/* Not sent once more: its phone heard later how it stands. */
#define OVERTAKEN_BY_LATER "a later text says how it stands"

#endif
