/* SPDX-License-Identifier: MIT
 *
 * The parts of a configuration, each in a file of its own: areas with their sources, groups, texts
 * and steps, policies with their rules, addresses, bank holidays.
 */
#ifndef CONFIG_PARTS_H
#define CONFIG_PARTS_H

#include "config_table.h"

void policy_read(struct reader *r, const struct block *b, config_setting_t *at,
		 config_setting_t *parent, void *base);
void policy_print(const struct block *b, const void *base, struct printer *p);
/* Reads the file `name`, from the folder of the main file, into p. `at` names it; may be NULL. */
void policy_file_read(struct reader *r, config_setting_t *at, const char *name, struct policy *p);

/* Its address holds no secret, and carries none in the clear. False after complaining. */
bool source_address_check(struct reader *r, config_setting_t *at, const struct source_settings *s);

/* What a rule asks for must be told: complains of every part that no source of r->area answers. */
void rule_sources_check(struct reader *r, config_setting_t *at, const char *whose,
			const struct rule *rule);

void holidays_read(struct reader *r, const struct block *b, config_setting_t *at,
		   config_setting_t *parent, void *base);
void holidays_print(const struct block *b, const void *base, struct printer *p);

extern const struct table area_table, source_table, step_table;

void sources_read(struct reader *r, const struct block *b, config_setting_t *at,
		  config_setting_t *parent, void *base);

void templates_read(struct reader *r, const struct block *b, config_setting_t *at,
		    config_setting_t *parent, void *base);
void templates_print(const struct block *b, const void *base, struct printer *p);
bool template_there(const struct area_settings *a, const char *key);
/* What a text costs is decided here, where it can be mended, and not in the night. */
void template_lengths_check(struct reader *r, config_setting_t *templates,
			    const struct area_settings *a);

#define GROUPS_MOST (2 * LIMIT_STEPS + 1)
void groups_read(struct reader *r, const struct block *b, config_setting_t *at,
		 config_setting_t *parent, void *base);
void groups_print(const struct block *b, const void *base, struct printer *p);
bool group_declared(config_setting_t *area, const char *name);
/* A list of groups holds neither. */
bool group_needs_no_list(const char *name);

void cascade_read(struct reader *r, const struct block *b, config_setting_t *at,
		  config_setting_t *parent, void *base);

/* Complains about every two items of a list that have the same text at `offset`. */
void names_check(struct reader *r, config_setting_t *list, const void *items, int count,
		 size_t size, const char *noun);

#endif
