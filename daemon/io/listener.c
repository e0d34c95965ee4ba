/* SPDX-License-Identifier: MIT */
#include "listener.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#define LISTENER_BACKLOG 512 /* a whole LIMIT_CONNECTIONS may knock at once */

static enum err listener_refuse(struct fault *why, const char *path, const char *what, int error)
{
	return fault_set(why, ERR_REFUSED, "control.socket", "%s: %s: %s", path, what,
			 strerror(error));
}

static struct sockaddr_un address_of(const char *path)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	snprintf(a.sun_path, sizeof(a.sun_path), "%s", path);
	return a;
}

static int socket_make(void)
{
	return socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

/* What connecting says: 0 when somebody answers, ECONNREFUSED for a file that nobody serves. */
static int socket_tried(const char *path)
{
	struct sockaddr_un a = address_of(path);
	int fd = socket_make();
	if (fd < 0)
		return errno;
	int error = connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0 ? 0 : errno;
	close(fd);
	return error == EAGAIN ? 0 : error; /* alive, its backlog full */
}

static enum err stale_remove(const char *path, struct fault *why)
{
	struct stat st;
	if (lstat(path, &st) < 0)
		return errno == ENOENT ? ERR_OK
				       : listener_refuse(why, path, "cannot be looked at", errno);
	if (!S_ISSOCK(st.st_mode))
		return fault_set(why, ERR_REFUSED, "control.socket",
				 "%s is there already, and is no socket", path);
	int error = socket_tried(path);
	if (error == 0)
		return fault_set(why, ERR_REFUSED, "control.socket",
				 "another swepd is running: %s answers", path);
	if (error != ECONNREFUSED)
		return listener_refuse(why, path, "cannot tell whether it is in use", error);
	if (unlink(path) < 0 && errno != ENOENT)
		return listener_refuse(why, path, "the old socket cannot be removed", errno);
	return ERR_OK;
}

static enum err group_find(const char *name, gid_t *out, struct fault *why)
{
	const struct group *group = getgrnam(name);
	if (!group)
		return fault_set(why, ERR_REFUSED, "control.group",
				 "there is no group \"%s\" on this machine", name);
	*out = group->gr_gid;
	return ERR_OK;
}

/* The umask keeps everybody out until mode and group are right. */
static enum err socket_share(const char *path, const char *group, struct fault *why)
{
	gid_t gid = (gid_t)-1;
	if (group[0] && group_find(group, &gid, why))
		return why->code;
	if (group[0] && chown(path, (uid_t)-1, gid) < 0)
		return listener_refuse(why, path, "cannot be given to its group", errno);
	if (chmod(path, group[0] ? 0660 : 0600) < 0)
		return listener_refuse(why, path, "cannot be given its mode", errno);
	return ERR_OK;
}

static enum err socket_bind(const struct io_settings *s, struct listener *l, struct fault *why)
{
	struct sockaddr_un a = address_of(s->socket_path);
	if (bind(l->fd, (struct sockaddr *)&a, sizeof(a)) < 0)
		return listener_refuse(why, s->socket_path, "cannot be made", errno);
	snprintf(l->made, sizeof(l->made), "%s", s->socket_path);
	if (socket_share(s->socket_path, s->socket_group, why))
		return why->code;
	if (listen(l->fd, LISTENER_BACKLOG) < 0)
		return listener_refuse(why, s->socket_path, "cannot be listened on", errno);
	return ERR_OK;
}

/* The first listening Unix socket among those that systemd passed; others are closed. */
static int activated_find(void)
{
	int found = -1, count = sd_listen_fds(1);
	for (int fd = SD_LISTEN_FDS_START; fd < SD_LISTEN_FDS_START + count; fd++) {
		if (found < 0 && sd_is_socket_unix(fd, SOCK_STREAM, 1, NULL, 0) > 0)
			found = fd;
		else
			close(fd);
	}
	if (found >= 0)
		fcntl(found, F_SETFL, fcntl(found, F_GETFL) | O_NONBLOCK);
	return found;
}

enum err listener_open(const struct io_settings *settings, struct listener *out, struct fault *why)
{
	*out = (struct listener){.fd = activated_find()};
	if (out->fd >= 0)
		return ERR_OK;
	if (stale_remove(settings->socket_path, why))
		return why->code;
	out->fd = socket_make();
	if (out->fd < 0)
		return listener_refuse(why, settings->socket_path, "cannot be made", errno);
	enum err e = socket_bind(settings, out, why);
	if (e)
		listener_close(out);
	return e;
}

void listener_close(struct listener *l)
{
	if (l->fd >= 0)
		close(l->fd);
	if (l->made[0])
		unlink(l->made);
	*l = (struct listener){.fd = -1};
}
