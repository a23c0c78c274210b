/* Preloaded into a worker whose libraries map a font anew for each word that they measure: a file that is
 * mapped whole, only to be read, stays mapped, and whoever maps it again is given the same pages. Vega's
 * converter maps fonts five hundred times a chart, which is a third of its time. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MOST 64 /* further files are mapped as ever */

static struct {
    dev_t device;
    ino_t number;
    struct timespec changed;
    size_t size;
    void *at;
} kept[MOST];
static atomic_int count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *map(void *at, size_t size, int rights, int flags, int fd, off_t from) {
    return (void *)syscall(SYS_mmap, at, size, rights, flags, fd, from);
}

static void *map_once(size_t size, int fd, const struct stat *file) {
    for (int i = 0; i < count; i++)
        if (kept[i].number == file->st_ino && kept[i].device == file->st_dev && kept[i].size == size &&
            kept[i].changed.tv_sec == file->st_mtim.tv_sec && kept[i].changed.tv_nsec == file->st_mtim.tv_nsec)
            return kept[i].at;
    void *mapped = map(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
    if (mapped != MAP_FAILED && count < MOST) {
        kept[count].number = file->st_ino;
        kept[count].device = file->st_dev;
        kept[count].changed = file->st_mtim;
        kept[count].size = size;
        kept[count].at = mapped;
        count++;
    }
    return mapped;
}

void *mmap(void *at, size_t size, int rights, int flags, int fd, off_t from) {
    struct stat file;
    if (fd < 0 || at || from || rights != PROT_READ || flags != MAP_SHARED || fstat(fd, &file) != 0 ||
        !S_ISREG(file.st_mode) || (size_t)file.st_size != size)
        return map(at, size, rights, flags, fd, from);
    pthread_mutex_lock(&lock);
    void *mapped = map_once(size, fd, &file);
    pthread_mutex_unlock(&lock);
    return mapped;
}

void *mmap64(void *at, size_t size, int rights, int flags, int fd, off_t from) {
    return mmap(at, size, rights, flags, fd, from);
}

int munmap(void *at, size_t size) {
    for (int i = 0; i < count; i++)
        if (kept[i].at == at) return 0;
    return syscall(SYS_munmap, at, size);
}
