#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_words.h"
#include "catalogue/field_path.h"
#include "catalogue/item_condition.h"
#include "domain/tenant.h"

namespace strongroom::catalogue {

struct PolicyType;

// Whose quota a request counts against.
// https://learn.microsoft.com/en-us/graph/throttling-limits
enum class GraphService {
  kIntune,
  kIdentity,
  kConditionalAccess,
  kAuditLogs,
  kCloudPc,
  kIdentityProviders,
  kIdentityGovernance,
};
constexpr auto EnumWords(GraphService) {
  return std::to_array<base::EnumWord<GraphService>>(
      {{GraphService::kIntune, "intune"},
       {GraphService::kIdentity, "identity"},
       {GraphService::kConditionalAccess, "identityProtectionCA"},
       {GraphService::kAuditLogs, "auditLogs"},
       {GraphService::kCloudPc, "cloudPc"},
       {GraphService::kIdentityProviders, "identityProviders"},
       {GraphService::kIdentityGovernance, "identityGovernance"}});
}

enum class GraphVersion { kBeta, kV1 };
constexpr auto EnumWords(GraphVersion) {
  return std::to_array<base::EnumWord<GraphVersion>>(
      {{GraphVersion::kBeta, "beta"}, {GraphVersion::kV1, "v1.0"}});
}

// Why an application cannot read a type, whatever it was granted.
enum class GraphAccess {
  kApplication,    // it can
  kDelegatedOnly,  // there are permissions for signed-in users only
  kRefused,        // the service refuses tokens of applications
};
constexpr auto EnumWords(GraphAccess) {
  return std::to_array<base::EnumWord<GraphAccess>>({{GraphAccess::kApplication, "application"},
                                                     {GraphAccess::kDelegatedOnly, "delegatedOnly"},
                                                     {GraphAccess::kRefused, "refused"}});
}

// What comes back of a request.
enum class GraphAnswer {
  kCollection,  // {"value": [...]}, in pages
  kObject,
  kBytes,  // kept in base64
};
constexpr auto EnumWords(GraphAnswer) {
  return std::to_array<base::EnumWord<GraphAnswer>>({{GraphAnswer::kCollection, "collection"},
                                                     {GraphAnswer::kObject, "object"},
                                                     {GraphAnswer::kBytes, "bytes"}});
}

// What Microsoft's types know of an object and nobody asks for: docs/graph.md says it at length.
inline constexpr auto kGraphIgnoreReasons = std::to_array<std::string_view>({
    "inline",            // comes with the object itself
    "backReference",     // the other end says it
    "builtInOnly",       // only built-in objects have it, and they are not stored
    "computed",          // by the service, from what is stored
    "delegatedOnly",     // no application may read it
    "deviceState",       // what devices and users report
    "directoryGraph",    // of an object that is only read because others name it
    "duplicate",         // said by something that is stored
    "idProperty",        // a property says the identity of what it leads to
    "inventory",         // of devices, servers and certificates
    "legacyAssignment",  // an older form of assignments
    "licences",          // given to devices and users
    "otherService",      // settings of another service
    "ownType",           // a policy type of its own
    "packageContent",    // bytes that cannot be had
    "personalData",      // acts of single persons
    "summary",           // a report of the service
});

// Answers that say that a tenant has no licence, or has never set up the one object of a path:
// provider/graph/absence.h says how each is known.
inline constexpr auto kGraphAbsences = std::to_array<std::string_view>({
    "intuneNotUsable",
    "conditionalAccessNotLicensed",
    "entraPremiumRequired",
    "governanceNoLicense",
    "groupLifecycleNoLicense",
    "cloudPcNotLicensed",
    "singletonAbsent",
});

// Something of an item that the list does not have and a request of its own answers.
struct GraphPart {
  std::string as;  // the member of the item, or of the element, that it becomes
  // After the path of the list and a '/': "{id}/assignments", with its query. {id} is the item's,
  // {key} that of the element of the part around it. Of a type with one item there is no {id}.
  std::string path;
  GraphAnswer answer = GraphAnswer::kCollection;
  std::string member;             // what of an object is taken, such as "assignments"; empty: all
  std::string key = "id";         // what tells its elements from each other
  std::vector<std::string> keep;  // members of it or of its elements; empty: all
  bool only_if_absent = false;    // asked for where the item came without it
  // 404 means that there is none; who may not see it (403) does not know that.
  bool is_optional = false;
  std::string permission;                   // beside those of the type; empty: none
  std::vector<std::string> only_for_types;  // @odata.type without "#microsoft.graph."; empty: all
  std::vector<ItemCondition> only_when;     // any of them; empty: always
  std::vector<ItemCondition> skip_when;     // any of them
  std::vector<GraphPart> parts;             // of each of its elements, or of the object that it is
};

// References that only an answer with odata.metadata=full shows, as "<name>@odata.navigationLink":
// it leads to the objects, of which {"id": ...} is kept in the member of that name, or an array of
// them.
struct GraphLink {
  std::string name;
  bool is_collection = false;
  // Those that declare it, without "#microsoft.graph."; what derives from them is listed too.
  std::vector<std::string> types;
};

// A GET of the item itself, where the list leaves something out.
struct GraphItemRequest {
  std::string query;                        // "$expand=..."
  bool full_metadata = false;               // for links
  std::vector<std::string> only_for_types;  // those of the links; empty: all
};

// Objects of the type `to` that an item names. Where several references of a type have one field
// and one list of prefixes, it is an object of any of their types: one that none of them has is
// missing. An empty text, or null, names nothing.
struct GraphReference {
  std::string to;  // policy type key
  FieldPath field;
  std::string by;  // the member of the object that the field holds; empty: its identity
  // The identity is what follows one of them, up to a '/'; other texts name nothing. Empty: all.
  std::vector<std::string> prefixes;
  std::vector<std::string> built_in;     // texts that stand for something else: "All"
  bool may_be_built_in = false;          // one that is not there may be built in: no warning
  std::vector<ItemCondition> only_when;  // of the item, any of them; empty: always
};

// Navigation properties that are not asked for.
struct GraphIgnored {
  std::string reason;  // of kGraphIgnoreReasons
  std::vector<std::string> names;
};

// How a policy type is read from Microsoft Graph. The fields are those of catalogue/graph.yaml.
struct GraphType {
  GraphVersion version = GraphVersion::kBeta;
  // "/deviceManagement/deviceConfigurations", in that version. {tenantId} is that of the Tenant.
  std::string path;
  std::string query;                              // of the list, without '?'
  GraphAnswer answer = GraphAnswer::kCollection;  // or kObject: a type with one item
  std::string fallback;         // path with query, asked when `path` is not served
  std::string fallback_member;  // what of its answer is taken
  std::string odata_type;       // without "#microsoft.graph."; as Microsoft's types have it

  // Who an item is: the text at `id`, or `fixed_id` where the object has none.
  FieldPath id;
  std::string fixed_id;
  FieldPath name;  // for people; empty: fixed_name
  std::string fixed_name;
  FieldPath scope_tags;        // empty: it has none
  FieldPath platform;          // empty: fixed_platform
  std::string fixed_platform;  // of all its items: "windows"; empty: they are of none

  std::vector<ItemCondition> skip_when;  // any of them: items that are not stored, built-in ones
  // Of a key that stands for some items of another one's collection: which one, and which items.
  std::string collection_of;
  std::vector<ItemCondition> where;  // all of them

  std::optional<GraphItemRequest> item;
  std::vector<GraphPart> parts;
  std::vector<GraphLink> links;
  std::vector<GraphReference> references;
  std::vector<GraphIgnored> ignored;
  bool referenced_only = false;
  // @odata.type of an item whose content the service does not give, without "#microsoft.graph.";
  // it makes the type incomplete.
  std::string unsupported_item;

  GraphService service = GraphService::kIntune;
  GraphAccess access = GraphAccess::kApplication;
  // Of each list one permission is needed. The first is what to ask an administrator for; the
  // others do as well.
  std::vector<std::vector<std::string>> permissions;
  std::vector<std::string> absences;              // of kGraphAbsences
  std::vector<domain::GraphCloud> not_in_clouds;  // clouds that do not have it
};

// Whether `cloud` has it, as far as is known.
bool IsInCloud(const GraphType& type, domain::GraphCloud cloud);

// Those of `types` that `cloud` has: of the others nothing is read.
std::vector<PolicyType> TypesIn(domain::GraphCloud cloud, const std::vector<PolicyType>& types);

// Arrays of an item that nobody has an order for: the collections that parts and links become.
// Graph promises none, and one may come in another order each time.
std::vector<FieldPath> UnorderedPartsOf(const GraphType& type);

}  // namespace strongroom::catalogue
