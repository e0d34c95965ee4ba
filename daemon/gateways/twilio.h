/* SPDX-License-Identifier: MIT
 *
 * Twilio as two kinds: "twilio" carries texts, "twilio-voice" makes a call that speaks one, in
 * which the key 1 acknowledges. Neither has a key against repeats, so our reference travels in the
 * address of the status callback, and what was lost is looked for in the account's lists. Twilio
 * signs what it calls with the account's token, so there is no callback token. It calls once, and
 * not again when nobody hears: what came in is fetched from the account's list as well.
 *
 * settings: user is the account's SID, password its token, from a number, a sender's name or the
 * SID of a messaging service (texts only); url only for another region than Twilio's first.
 */
#ifndef GATEWAYS_TWILIO_H
#define GATEWAYS_TWILIO_H

#include "gateway.h"

#define TWILIO_STATUS_PATH "/twilio/status"
#define TWILIO_INBOUND_PATH "/twilio/sms"
#define TWILIO_CALL_PATH "/twilio/voice/status"
#define TWILIO_KEY_PATH "/twilio/voice/key"

extern const struct gateway twilio_gateway, twilio_voice_gateway;
extern const struct poll twilio_polls[]; /* of texts that came in */
extern const struct route twilio_routes[], twilio_voice_routes[];

#endif
