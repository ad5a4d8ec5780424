/* Stands between Accord and the disk (LD_PRELOAD): every call that changes a regular file or a folder is counted; the
 * one that was chosen fails (`shim_arm`), the others are written into a trace (SHIM_TRACE) when they were done.
 * A record: kind, length of the path, offset, length of the data, path, data. Only what lies below SHIM_ROOT is traced. */
#define _GNU_SOURCE
#undef _FORTIFY_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static int counting, error_number, trace = -1;
static long counted, chosen;
static char failed[64 + 4096];
static const char *root;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define ENTER pthread_mutex_lock(&one_at_a_time)
#define LEAVE pthread_mutex_unlock(&one_at_a_time)

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("SHIM_TRACE");
    root = getenv("SHIM_ROOT");
    if (path && root) trace = REAL(open)(path, O_WRONLY | O_APPEND | O_CREAT, 0600);
}

/* From now on count; the call with this number (from 1; 0: none) fails with `error`. */
void shim_arm(long number, int error) { ENTER; counting = 1; counted = 0; chosen = number; error_number = error; failed[0] = 0; LEAVE; }
/* Stop; how many calls there were. */
long shim_disarm(void) { counting = 0; return counted; }
/* Which call failed, and on what. */
const char *shim_failed(void) { return failed; }

static int fails(const char *call, const char *path) {
    if (!counting || ++counted != chosen) return 0;
    snprintf(failed, sizeof failed, "%s %s", call, path);
    errno = error_number;
    return 1;
}

/* The path of a regular file or folder that is open; "" for everything else. */
static const char *path_of(int fd, char *path) {
    struct stat s;
    char link[40];
    ssize_t n = -1;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    if (fd != trace && fstat(fd, &s) == 0 && (S_ISREG(s.st_mode) || S_ISDIR(s.st_mode))) n = readlink(link, path, 4095);
    path[n < 0 ? 0 : n] = 0;
    return path;
}

static void tell(char kind, const char *path, uint64_t offset, const void *data, uint64_t size) {
    int kept = errno;
    uint64_t head[4] = {(uint64_t)kind, strlen(path), offset, size};
    struct iovec parts[3] = {{head, sizeof head}, {(void *)path, head[1]}, {(void *)data, size}};
    if (trace >= 0 && strncmp(path, root, strlen(root)) == 0)
        if (writev(trace, parts, 3) != (ssize_t)(sizeof head + head[1] + size)) abort();
    errno = kept;
}

static int opened(const char *name, int (*real)(const char *, int, ...), const char *path, int flags, int mode) {
    struct stat s;
    int writes = (flags & (O_ACCMODE | O_CREAT | O_TRUNC)) != O_RDONLY;
    int there = stat(path, &s) == 0;
    if (!writes || (there && !S_ISREG(s.st_mode))) return real(path, flags, mode);
    ENTER;
    int fd = fails(name, path) ? -1 : real(path, flags, mode);
    if (fd >= 0 && !there) tell('C', path, 0, "", 0);
    if (fd >= 0 && there && flags & O_TRUNC) tell('T', path, 0, "", 0);
    LEAVE;
    return fd;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        va_list more; va_start(more, flags); int mode = va_arg(more, int); va_end(more); \
        return opened(#name, REAL(name), path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

static ssize_t written(const char *call, int fd, const void *data, size_t size, off_t offset, ssize_t (*at)(int, const void *, size_t, off_t)) {
    char path[4096];
    if (!*path_of(fd, path)) return at ? at(fd, data, size, offset) : REAL(write)(fd, data, size);
    ENTER;
    if (!at) offset = fcntl(fd, F_GETFL) & O_APPEND ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
    ssize_t done = fails(call, path) ? -1 : at ? at(fd, data, size, offset) : REAL(write)(fd, data, size);
    if (done > 0) tell('W', path, (uint64_t)offset, data, (uint64_t)done);
    LEAVE;
    return done;
}
ssize_t write(int fd, const void *data, size_t size) { return written("write", fd, data, size, 0, NULL); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return written("pwrite", fd, data, size, at, REAL(pwrite)); }
ssize_t pwrite64(int fd, const void *data, size_t size, off_t at) { return written("pwrite", fd, data, size, at, REAL(pwrite)); }

static int on_file(const char *call, int fd, char kind, off_t size, int (*sync)(int), int (*cut)(int, off_t)) {
    char path[4096];
    path_of(fd, path);
    ENTER;
    int done = *path && fails(call, path) ? -1 : sync ? sync(fd) : cut(fd, size);
    if (done == 0 && *path) tell(kind, path, (uint64_t)size, "", 0);
    LEAVE;
    return done;
}
int fsync(int fd) { return on_file("fsync", fd, 'S', 0, REAL(fsync), NULL); }
int fdatasync(int fd) { return on_file("fdatasync", fd, 'S', 0, REAL(fdatasync), NULL); }
int ftruncate(int fd, off_t size) { return on_file("ftruncate", fd, 'T', size, NULL, REAL(ftruncate)); }
int ftruncate64(int fd, off_t size) { return on_file("ftruncate", fd, 'T', size, NULL, REAL(ftruncate)); }

int rename(const char *from, const char *to) {
    ENTER;
    int done = fails("rename", from) ? -1 : REAL(rename)(from, to);
    if (done == 0) tell('R', from, 0, to, strlen(to));
    LEAVE;
    return done;
}
int unlink(const char *path) {
    ENTER;
    int done = REAL(unlink)(path);
    if (done == 0) tell('U', path, 0, "", 0);
    LEAVE;
    return done;
}
int mkdir(const char *path, mode_t mode) {
    ENTER;
    int done = fails("mkdir", path) ? -1 : REAL(mkdir)(path, mode);
    if (done == 0) tell('D', path, 0, "", 0);
    LEAVE;
    return done;
}
