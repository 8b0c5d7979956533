/*
 * Stands between SQLite and the C library (LD_PRELOAD) for the files of one ledger: makes the n-th call fail, or writes
 * down every change and every fsync so that a power cut can be replayed at any moment.
 *
 * The program steers it by opening paths that do not exist:
 *   /@coverbook/fail/<write|sync|truncate>/<n>/<errno>/<0 once | 1 from then on>/<0 | bytes written before failing>
 *   /@coverbook/calm            no more faults
 *   /@coverbook/record/<file>   start writing down, into <file>
 *   /@coverbook/ack/<number>    note that this command was acknowledged
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define FDS_MAX 4096
/* 0 not ours, 'd' the database, 'w' its write-ahead log */
static char kind_of[FDS_MAX];

static char fault_call[16];
static long fault_after = -1;
static int fault_errno, fault_is_sticky, fault_bytes;
static int log_fd = -1;

static void record(char type, char file, uint64_t offset, const void *data, uint32_t length) {
  if (log_fd < 0) return;
  unsigned char head[14];
  head[0] = (unsigned char)type;
  head[1] = (unsigned char)file;
  memcpy(head + 2, &offset, 8);
  memcpy(head + 10, &length, 4);
  syscall(SYS_write, log_fd, head, sizeof head);
  if (data != NULL && length > 0) syscall(SYS_write, log_fd, data, length);
}

static int steer(const char *path) {
  if (strncmp(path, "/@coverbook/", 12) != 0) return 0;
  const char *order = path + 12;
  if (strcmp(order, "calm") == 0) fault_after = -1;
  else if (strncmp(order, "record/", 7) == 0)
    log_fd = (int)syscall(SYS_openat, AT_FDCWD, order + 6, O_CREAT | O_TRUNC | O_WRONLY | O_APPEND, 0600);
  else if (strncmp(order, "ack/", 4) == 0) record('a', '-', strtoull(order + 4, NULL, 10), NULL, 0);
  else if (sscanf(order, "fail/%15[a-z]/%ld/%d/%d/%d", fault_call, &fault_after, &fault_errno, &fault_is_sticky,
                  &fault_bytes) != 5)
    abort();
  errno = ENOENT;
  return 1;
}

/* True when this call is the one to fail. */
static int fails(const char *call, int fd) {
  if (fd < 0 || fd >= FDS_MAX || kind_of[fd] == 0 || fault_after < 0 || strcmp(call, fault_call) != 0) return 0;
  if (fault_after > 1) {
    fault_after -= 1;
    return 0;
  }
  if (!fault_is_sticky) fault_after = -1;
  return 1;
}

static int ours(int fd) { return fd >= 0 && fd < FDS_MAX && kind_of[fd] != 0; }

static int track(int fd, const char *path) {
  if (fd < 0 || fd >= FDS_MAX) return fd;
  size_t length = strlen(path);
  kind_of[fd] = 0;
  if (length >= 9 && strcmp(path + length - 9, "ledger.db") == 0) kind_of[fd] = 'd';
  if (length >= 13 && strcmp(path + length - 13, "ledger.db-wal") == 0) kind_of[fd] = 'w';
  return fd;
}

#define OPENS(name)                                                        \
  int name(const char *path, int flags, ...) {                             \
    va_list rest;                                                          \
    va_start(rest, flags);                                                 \
    mode_t mode = va_arg(rest, mode_t);                                    \
    va_end(rest);                                                          \
    if (steer(path)) return -1;                                            \
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);        \
    return track(fd, path);                                                \
  }
OPENS(open)
OPENS(open64)

int close(int fd) {
  if (fd >= 0 && fd < FDS_MAX) kind_of[fd] = 0;
  return (int)syscall(SYS_close, fd);
}

static ssize_t put(int fd, const void *data, size_t length, off64_t offset) {
  if (fails("write", fd)) {
    size_t part = (size_t)fault_bytes < length ? (size_t)fault_bytes : 0;
    if (part > 0) {
      record('w', kind_of[fd], (uint64_t)offset, data, (uint32_t)part);
      syscall(SYS_pwrite64, fd, data, part, offset);
    }
    errno = fault_errno;
    return -1;
  }
  ssize_t written = syscall(SYS_pwrite64, fd, data, length, offset);
  if (written > 0 && ours(fd)) record('w', kind_of[fd], (uint64_t)offset, data, (uint32_t)written);
  return written;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return put(fd, data, length, offset); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) { return put(fd, data, length, offset); }

ssize_t write(int fd, const void *data, size_t length) {
  if (!ours(fd)) return syscall(SYS_write, fd, data, length);
  off64_t offset = lseek64(fd, 0, SEEK_CUR);
  ssize_t written = put(fd, data, length, offset);
  if (written > 0) lseek64(fd, offset + written, SEEK_SET);
  return written;
}

static int sync_with(long number, int fd) {
  if (fails("sync", fd)) {
    errno = fault_errno;
    return -1;
  }
  int result = (int)syscall(number, fd);
  if (result == 0 && ours(fd)) record('s', kind_of[fd], 0, NULL, 0);
  return result;
}
int fsync(int fd) { return sync_with(SYS_fsync, fd); }
int fdatasync(int fd) { return sync_with(SYS_fdatasync, fd); }

static int cut(int fd, off64_t size) {
  if (fails("truncate", fd)) {
    errno = fault_errno;
    return -1;
  }
  int result = (int)syscall(SYS_ftruncate, fd, size);
  if (result == 0 && ours(fd)) record('t', kind_of[fd], (uint64_t)size, NULL, 0);
  return result;
}
int ftruncate(int fd, off_t size) { return cut(fd, size); }
int ftruncate64(int fd, off64_t size) { return cut(fd, size); }
