/* SPDX-License-Identifier: Apache-2.0 */
#include "src/sample_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* What all schemas of a view leave open. */
struct bounds {
    bool has_low, has_high;
    bool open_low, open_high; /* the end itself is out */
    double low, high;
    double step; /* 0: any */
};

/* A bound may be a number of its own, or in OpenAPI 3.0 a flag beside the other. */
static void read_end(const json_t *schema, const char *key, const char *exclusive,
                     double sign, bool *has, bool *open, double *end)
{
    const json_t *closed = json_object_get(schema, key);
    const json_t *out = json_object_get(schema, exclusive);
    const json_t *ends[2] = {closed, out};

    for (size_t i = 0; i < 2; i++) {
        double value = json_number_value(ends[i]);
        bool is_open = i == 1 || json_is_true(out);

        if (!json_is_number(ends[i]) || (*has && sign * value < sign * *end) ||
            (*has && value == *end && !is_open))
            continue;
        *has = true;
        *open = is_open;
        *end = value;
    }
}

static double common_multiple(double a, double b)
{
    double low = a, high = b;

    if (a == 0 || b == 0)
        return a + b;
    for (int i = 0; i < 100 && fabs(high) > 1e-9; i++) {
        double rest = fmod(low, high);

        low = high;
        high = rest;
    }
    return fabs(a / low * b);
}

static struct bounds read_bounds(const struct sample_view *view)
{
    struct bounds bounds = {.step = 0};

    for (size_t i = 0; i < view->nodes.count; i++) {
        const json_t *schema = view->nodes.items[i]->json;

        read_end(schema, "minimum", "exclusiveMinimum", 1, &bounds.has_low,
                 &bounds.open_low, &bounds.low);
        read_end(schema, "maximum", "exclusiveMaximum", -1, &bounds.has_high,
                 &bounds.open_high, &bounds.high);
        bounds.step = common_multiple(
            bounds.step, json_number_value(json_object_get(schema, "multipleOf")));
    }
    return bounds;
}

/* The number of steps from the lower end, or down from the upper one where only that is
 * there and below 0. */
static double stepped(const struct bounds *bounds, double step, unsigned variant)
{
    bool down = !bounds->has_low && bounds->has_high && bounds->high < 0;
    double from = bounds->has_low ? bounds->low : down ? bounds->high : 0;
    double index = down ? floor(from / step) : ceil(from / step);
    double count, value;

    if (down ? bounds->open_high && index * step == from
             : bounds->has_low && bounds->open_low && index * step == from)
        index += down ? -1 : 1;
    if (down)
        return (index - variant) * step;
    value = (index + variant) * step;
    if (!bounds->has_high || value <= bounds->high)
        return value;
    count = floor((bounds->high - index * step) / step) + 1;
    return count < 1 ? value : (index + fmod(variant, count)) * step;
}

/* Fifteen digits are what a double holds of a decimal, so that 0.07 is just that. */
static double tidy(double number)
{
    char text[64];

    snprintf(text, sizeof text, "%.15g", number);
    return strtod(text, NULL);
}

json_t *sample_number(struct sample_task *task, bool whole)
{
    struct bounds bounds = read_bounds(&task->view);
    double step = whole ? common_multiple(bounds.step, 1) : bounds.step;
    double candidates[5] = {stepped(&bounds, step == 0 ? 1 : step, task->variant),
                            (bounds.low + bounds.high) / 2, bounds.low, bounds.high,
                            tidy(bounds.low + (bounds.high - bounds.low) / 16)};
    double number = tidy(candidates[sample_choose(&task->choices, whole ? 1 : 5)]);

    if (!isfinite(number))
        return NULL;
    if (number == floor(number) && fabs(number) < 9e15)
        return json_integer((json_int_t)number);
    return whole && fabs(number) < 9.2e18 ? json_integer((json_int_t)number)
                                          : json_real(number);
}
