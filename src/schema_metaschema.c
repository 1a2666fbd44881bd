/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The metaschemas of 2020-12, so that a $ref to them needs no network: what they demand,
 * in the vocabularies' division, without titles, comments and defaults.
 */
#include "src/schema_internal.h"

#include "src/memory.h"

#include <assert.h>
#include <string.h>

#define DRAFT  "https://json-schema.org/draft/2020-12/"
#define META   "{'$id':'" DRAFT "%s','$schema':'" DRAFT "schema','$dynamicAnchor':'meta',"
#define SCHEMA "{'$dynamicRef':'#meta'}"
#define MAP    "{'type':'object','additionalProperties':" SCHEMA "}"
#define LIST   "{'$ref':'#/$defs/schemaArray'}"
#define COUNT  "{'$ref':'#/$defs/nonNegativeInteger'}"
#define NAMES  "{'$ref':'#/$defs/stringArray'}"
#define ANY    "['object','boolean']"

/* Written with single quotes, which no value here contains. */
static const struct {
    const char *name;
    const char *text;
} metaschemas[] = {
    {"schema",
     "'$vocabulary':{'" DRAFT "vocab/core':true,'" DRAFT "vocab/applicator':true,'" DRAFT
     "vocab/unevaluated':true,'" DRAFT "vocab/validation':true,'" DRAFT
     "vocab/meta-data':true,'" DRAFT "vocab/format-annotation':true,'" DRAFT
     "vocab/content':true},'type':" ANY ",'allOf':[{'$ref':'meta/core'},{'$ref':'meta/"
     "applicator'},{'$ref':'meta/unevaluated'},"
     "{'$ref':'meta/validation'},{'$ref':'meta/meta-data'},{'$ref':'meta/"
     "format-annotation'},"
     "{'$ref':'meta/content'}],'properties':{'definitions':" MAP
     ",'dependencies':{'type':'object','additionalProperties':{'anyOf':[" SCHEMA
     ",{'$ref':'meta/validation#/$defs/stringArray'}]}},"
     "'$recursiveAnchor':{'$ref':'meta/core#/$defs/anchorString'},"
     "'$recursiveRef':{'$ref':'meta/core#/$defs/uriReferenceString'}}}"},
    {"meta/core",
     "'$vocabulary':{'" DRAFT "vocab/core':true},'type':" ANY
     ",'properties':{'$id':{'$ref':'#/$defs/uriReferenceString','pattern':'^[^#]*#?$'},"
     "'$schema':{'$ref':'#/$defs/uriString'},'$ref':{'$ref':'#/$defs/"
     "uriReferenceString'},"
     "'$anchor':{'$ref':'#/$defs/anchorString'},"
     "'$dynamicRef':{'$ref':'#/$defs/uriReferenceString'},"
     "'$dynamicAnchor':{'$ref':'#/$defs/anchorString'},"
     "'$vocabulary':{'type':'object','propertyNames':{'$ref':'#/$defs/uriString'},"
     "'additionalProperties':{'type':'boolean'}},'$comment':{'type':'string'},'$defs'"
     ":" MAP
     "},'$defs':{'anchorString':{'type':'string','pattern':'^[A-Za-z_][-A-Za-z0-9._]*$'},"
     "'uriString':{'type':'string','format':'uri'},"
     "'uriReferenceString':{'type':'string','format':'uri-reference'}}}"},
    {"meta/applicator",
     "'$vocabulary':{'" DRAFT "vocab/applicator':true},'type':" ANY
     ",'properties':{'prefixItems':" LIST ",'items':" SCHEMA ",'contains':" SCHEMA
     ",'additionalProperties':" SCHEMA ",'properties':" MAP
     ",'patternProperties':{'type':'object','additionalProperties':" SCHEMA
     ",'propertyNames':{'format':'regex'}},'dependentSchemas':" MAP
     ",'propertyNames':" SCHEMA ",'if':" SCHEMA ",'then':" SCHEMA ",'else':" SCHEMA
     ",'allOf':" LIST ",'anyOf':" LIST ",'oneOf':" LIST ",'not':" SCHEMA
     "},'$defs':{'schemaArray':{'type':'array','minItems':1,'items':" SCHEMA "}}}"},
    {"meta/unevaluated",
     "'$vocabulary':{'" DRAFT "vocab/unevaluated':true},'type':" ANY
     ",'properties':{'unevaluatedItems':" SCHEMA ",'unevaluatedProperties':" SCHEMA "}}"},
    {"meta/validation",
     "'$vocabulary':{'" DRAFT "vocab/validation':true},'type':" ANY
     ",'properties':{'type':{'anyOf':[{'$ref':'#/$defs/"
     "simpleTypes'},{'type':'array','items':"
     "{'$ref':'#/$defs/simpleTypes'},'minItems':1,'uniqueItems':true}]},'const':true,"
     "'enum':{'type':'array','items':true},'multipleOf':{'type':'number','"
     "exclusiveMinimum':0},"
     "'maximum':{'type':'number'},'exclusiveMaximum':{'type':'number'},"
     "'minimum':{'type':'number'},'exclusiveMinimum':{'type':'number'},'maxLength':" COUNT
     ",'minLength':" COUNT
     ",'pattern':{'type':'string','format':'regex'},'maxItems':" COUNT
     ",'minItems':" COUNT ",'uniqueItems':{'type':'boolean'},'maxContains':" COUNT
     ",'minContains':" COUNT ",'maxProperties':" COUNT ",'minProperties':" COUNT
     ",'required':" NAMES
     ",'dependentRequired':{'type':'object','additionalProperties':" NAMES
     "}},'$defs':{'nonNegativeInteger':{'type':'integer','minimum':0},"
     "'simpleTypes':{'enum':['array','boolean','integer','null','number','object','"
     "string']},"
     "'stringArray':{'type':'array','items':{'type':'string'},'uniqueItems':true}}}"},
    {"meta/meta-data",
     "'$vocabulary':{'" DRAFT "vocab/meta-data':true},'type':" ANY
     ",'properties':{'title':{'type':'string'},'description':{'type':'string'},'default':"
     "true,"
     "'deprecated':{'type':'boolean'},'readOnly':{'type':'boolean'},"
     "'writeOnly':{'type':'boolean'},'examples':{'type':'array','items':true}}}"},
    {"meta/format-annotation",
     "'$vocabulary':{'" DRAFT "vocab/format-annotation':true},'type':" ANY
     ",'properties':{'format':{'type':'string'}}}"},
    {"meta/format-assertion",
     "'$vocabulary':{'" DRAFT "vocab/format-assertion':true},'type':" ANY
     ",'properties':{'format':{'type':'string'}}}"},
    {"meta/content", "'$vocabulary':{'" DRAFT "vocab/content':true},'type':" ANY
                     ",'properties':{'contentEncoding':{'type':'string'},'"
                     "contentMediaType':{'type':'string'},"
                     "'contentSchema':" SCHEMA "}}"},
};

static json_t *parse(const char *name, const char *body)
{
    AUTO_FREE char *head = memory_format(META, name);
    AUTO_FREE char *text = memory_format("%s%s", head, body);
    for (char *at = text; *at != '\0'; at++) {
        *at = *at == '\'' ? '"' : *at;
    }
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert(root != NULL);
    return root;
}

bool schema_metaschema_add(struct schema_registry *registry, const char *uri)
{
    if (strncmp(uri, DRAFT, strlen(DRAFT)) != 0) {
        return false;
    }
    for (size_t i = 0; i < sizeof metaschemas / sizeof *metaschemas; i++) {
        if (strcmp(uri + strlen(DRAFT), metaschemas[i].name) == 0) {
            json_t *root = parse(metaschemas[i].name, metaschemas[i].text);
            bool added = schema_registry_add(registry, uri, root, NULL);
            registry->documents->owned = root;
            return added;
        }
    }
    return false;
}
