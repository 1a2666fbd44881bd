/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functions of libcurl that the session calls, each handed on to the library, which
 * is loaded for the first session. libcurl brings some thirty libraries along, and
 * reading those takes longer than all else a mock does before it answers; most commands,
 * and most mocks, never send a request. The functions keep libcurl's names and
 * prototypes, so that the compiler goes on holding every call to libcurl's header.
 */
#define CURL_DISABLE_TYPECHECK
#include "wire/session_trial.h"

#include <assert.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#undef curl_easy_getinfo
#undef curl_easy_setopt

static struct {
    __typeof__(&curl_easy_cleanup) easy_cleanup;
    __typeof__(&curl_easy_getinfo) easy_getinfo;
    __typeof__(&curl_easy_init) easy_init;
    __typeof__(&curl_easy_perform) easy_perform;
    __typeof__(&curl_easy_reset) easy_reset;
    __typeof__(&curl_easy_setopt) easy_setopt;
    __typeof__(&curl_easy_strerror) easy_strerror;
    __typeof__(&curl_getdate) getdate;
    __typeof__(&curl_global_cleanup) global_cleanup;
    __typeof__(&curl_global_init) global_init;
    __typeof__(&curl_multi_add_handle) multi_add_handle;
    __typeof__(&curl_multi_cleanup) multi_cleanup;
    __typeof__(&curl_multi_info_read) multi_info_read;
    __typeof__(&curl_multi_init) multi_init;
    __typeof__(&curl_multi_perform) multi_perform;
    __typeof__(&curl_multi_poll) multi_poll;
    __typeof__(&curl_multi_remove_handle) multi_remove_handle;
    __typeof__(&curl_slist_append) slist_append;
    __typeof__(&curl_slist_free_all) slist_free_all;
} library;

#define ROW(function)                                                                    \
    {                                                                                    \
        "curl_" #function, &library.function                                             \
    }
static const struct row {
    const char *name;
    void *place; /* of the pointer to the function */
} rows[] = {
    ROW(easy_cleanup),        ROW(easy_getinfo),
    ROW(easy_init),           ROW(easy_perform),
    ROW(easy_reset),          ROW(easy_setopt),
    ROW(easy_strerror),       ROW(getdate),
    ROW(global_cleanup),      ROW(global_init),
    ROW(multi_add_handle),    ROW(multi_cleanup),
    ROW(multi_info_read),     ROW(multi_init),
    ROW(multi_perform),       ROW(multi_poll),
    ROW(multi_remove_handle), ROW(slist_append),
    ROW(slist_free_all),
};
#define ROWS (sizeof rows / sizeof *rows)

static struct error problem = ERROR_INIT;

/* POSIX lets what dlsym returns be a function's address; C knows no conversion. */
static bool find(void *opened, const struct row *row)
{
    void *found = dlsym(opened, row->name);
    memcpy(row->place, &found, sizeof found);
    return found != NULL;
}

/* It is never closed: libcurl and what it loads do not all bear that. */
static void load(void)
{
    void *opened = dlopen(COUNTERSIGN_LIBCURL, RTLD_NOW | RTLD_LOCAL);
    bool is_whole = opened != NULL;
    for (size_t i = 0; is_whole && i < ROWS; i++)
        is_whole = find(opened, &rows[i]);
    if (!is_whole)
        error_set(&problem, ERROR_SYSTEM, "requests cannot be sent: %s", dlerror());
}

bool session_libcurl_load(struct error *error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    if (error_is_set(&problem))
        error_set(error, problem.code, "%s", problem.text);
    return !error_is_set(&problem);
}

/* What follows is called with a session only, and so behind session_libcurl_load. */

CURLcode curl_global_init(long flags)
{
    return library.global_init(flags);
}

void curl_global_cleanup(void)
{
    library.global_cleanup();
}

time_t curl_getdate(const char *text, const time_t *unused)
{
    return library.getdate(text, unused);
}

struct curl_slist *curl_slist_append(struct curl_slist *list, const char *text)
{
    return library.slist_append(list, text);
}

void curl_slist_free_all(struct curl_slist *list)
{
    library.slist_free_all(list);
}

CURL *curl_easy_init(void)
{
    return library.easy_init();
}

void curl_easy_cleanup(CURL *easy)
{
    library.easy_cleanup(easy);
}

void curl_easy_reset(CURL *easy)
{
    library.easy_reset(easy);
}

CURLcode curl_easy_perform(CURL *easy)
{
    return library.easy_perform(easy);
}

const char *curl_easy_strerror(CURLcode code)
{
    return library.easy_strerror(code);
}

/* The number of an option says the type of its value: those of one type share a range. */
CURLcode curl_easy_setopt(CURL *easy, CURLoption option, ...)
{
    va_list values;
    CURLcode code;
    va_start(values, option);
    if (option < CURLOPTTYPE_OBJECTPOINT)
        code = library.easy_setopt(easy, option, va_arg(values, long));
    else if (option >= CURLOPTTYPE_OFF_T && option < CURLOPTTYPE_BLOB)
        code = library.easy_setopt(easy, option, va_arg(values, curl_off_t));
    else
        code = library.easy_setopt(easy, option, va_arg(values, void *));
    va_end(values);
    return code;
}

/* Whatever is asked for, its place is a pointer. */
CURLcode curl_easy_getinfo(CURL *easy, CURLINFO info, ...)
{
    va_list places;
    va_start(places, info);
    CURLcode code = library.easy_getinfo(easy, info, va_arg(places, void *));
    va_end(places);
    return code;
}

CURLM *curl_multi_init(void)
{
    return library.multi_init();
}

CURLMcode curl_multi_cleanup(CURLM *multi)
{
    return library.multi_cleanup(multi);
}

CURLMcode curl_multi_add_handle(CURLM *multi, CURL *easy)
{
    return library.multi_add_handle(multi, easy);
}

CURLMcode curl_multi_remove_handle(CURLM *multi, CURL *easy)
{
    return library.multi_remove_handle(multi, easy);
}

CURLMcode curl_multi_perform(CURLM *multi, int *running)
{
    return library.multi_perform(multi, running);
}

CURLMcode curl_multi_poll(CURLM *multi, struct curl_waitfd *more, unsigned count,
                          int milliseconds, int *ready)
{
    return library.multi_poll(multi, more, count, milliseconds, ready);
}

CURLMsg *curl_multi_info_read(CURLM *multi, int *left)
{
    return library.multi_info_read(multi, left);
}
