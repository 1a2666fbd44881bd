/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The least a client can do that reads a list to its end: libcurl on one kept connection
 * and jansson's json_loadb for each body, nothing else. bench/measure_walk.py holds the
 * check against it.
 *
 *     floor_walk FIRST PAGES HEADER URL-BEFORE-THE-INDEX URL-BEHIND-IT
 *
 * Prints how many pages, rows (elements of the largest array of each body) and bytes were
 * read.
 */
#include <curl/curl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct body {
    char *bytes;
    size_t length, capacity;
};

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct body *body = context;
    size_t more = size * count;
    if (body->length + more > body->capacity) {
        body->capacity = 2 * (body->length + more);
        char *longer = realloc(body->bytes, body->capacity);
        if (longer == NULL)
            return 0;
        body->bytes = longer;
    }
    memcpy(body->bytes + body->length, bytes, more);
    body->length += more;
    return more;
}

/* The rows of a page: its largest array. */
static size_t rows_of(const json_t *page)
{
    const char *name;
    json_t *member;
    size_t most = json_array_size(page);
    json_object_foreach((json_t *)page, name, member)
    {
        if (json_array_size(member) > most)
            most = json_array_size(member);
    }
    return most;
}

/* Reads one page; false when there is none. */
static int read_page(CURL *easy, struct body *body, const char *url, size_t *rows)
{
    long status = 0;
    body->length = 0;
    curl_easy_setopt(easy, CURLOPT_URL, url);
    if (curl_easy_perform(easy) != CURLE_OK)
        return 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    json_t *page = json_loadb(body->bytes, body->length, 0, NULL);
    *rows += rows_of(page);
    int is_read = status == 200 && page != NULL;
    json_decref(page);
    return is_read;
}

int main(int count, char **words)
{
    struct body body = {NULL, 0, 0};
    size_t rows = 0, bytes = 0;
    long first = count == 6 ? strtol(words[1], NULL, 10) : 0, read = 0;
    long pages = count == 6 ? strtol(words[2], NULL, 10) : 0;
    char url[4096];
    if (count != 6) {
        fprintf(stderr, "usage: floor_walk FIRST PAGES HEADER URL-BEFORE URL-BEHIND\n");
        return 2;
    }
    CURL *easy = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, words[3]);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &body);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    for (; read < pages; read++) {
        (void)snprintf(url, sizeof url, "%s%ld%s", words[4], first + read, words[5]);
        if (!read_page(easy, &body, url, &rows))
            break;
        bytes += body.length;
    }
    printf("%ld pages %zu rows %zu bytes\n", read, rows, bytes);
    curl_slist_free_all(headers);
    curl_easy_cleanup(easy);
    free(body.bytes);
    return read == pages ? 0 : 1;
}
