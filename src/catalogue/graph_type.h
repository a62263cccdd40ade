#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_words.h"
#include "catalogue/field_path.h"
#include "catalogue/item_condition.h"

namespace strongroom::catalogue {

class Catalogue;
class MapReader;

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

// Something of an item that the list does not have and a request of its own answers.
struct GraphPart {
  std::string as;  // the member of the item, or of the element, that it becomes
  // After the path of the list and a '/': "{id}/assignments", with its query. {id} is the item's,
  // {key} that of the element of the part around it.
  std::string path;
  GraphAnswer answer = GraphAnswer::kCollection;
  std::string member;             // what of an object is taken, such as "assignments"; empty: all
  std::string key = "id";         // what tells its elements from each other
  std::vector<std::string> keep;  // members of it or of its elements; empty: all
  bool only_if_absent = false;    // asked for where the item came without it
  bool is_optional = false;       // 403 and 404 mean that there is none
  std::vector<std::string> only_for_types;  // @odata.type without "#microsoft.graph."; empty: all
  std::vector<ItemCondition> only_when;     // any of them; empty: always
  std::vector<ItemCondition> skip_when;     // any of them
  std::vector<GraphPart> parts;  // of each of its elements, or of the object that it is
};

// References that only an answer with odata.metadata=full shows, as "<name>@odata.navigationLink":
// it leads to the objects, of which the identities are kept in the member of that name.
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
  std::vector<std::string> only_for_types;  // empty: all
};

// Objects of the type `to` that an item names by their identity.
struct GraphReference {
  std::string to;  // policy type key
  FieldPath field;
  std::vector<std::string> built_in;  // identities that are never among those of the type
};

// A navigation property that is left out, and why: the words are in docs/graph.md.
struct GraphIgnored {
  std::string reason;
  std::vector<std::string> names;
};

// How a policy type is read from Microsoft Graph. The fields are those of catalogue/graph.yaml.
struct GraphType {
  GraphVersion version = GraphVersion::kBeta;
  std::string path;   // "/deviceManagement/deviceConfigurations", in that version
  std::string query;  // of the list, without '?'
  GraphAnswer answer = GraphAnswer::kCollection;  // or kObject: a type with one item
  std::string fallback;         // path with query, asked when `path` is not served
  std::string fallback_member;  // what of its answer is taken
  std::string odata_type;       // without "#microsoft.graph."; as Microsoft's types have it

  // Who an item is: the text at `id`, or `fixed_id` where the object has none.
  FieldPath id;
  std::string fixed_id;
  FieldPath name;  // for people; empty: fixed_name, or the identity
  std::string fixed_name;
  FieldPath scope_tags;  // empty: it has none
  FieldPath platform;    // empty: it has none

  std::vector<ItemCondition> skip_when;  // items that are not stored: built-in ones
  // Of a key that stands for some items of another one's collection: which one, and which items.
  std::string collection_of;
  std::vector<ItemCondition> where;  // all of them

  std::optional<GraphItemRequest> item;
  std::vector<GraphPart> parts;
  std::vector<GraphLink> links;
  std::vector<GraphReference> references;
  std::vector<GraphIgnored> ignored;
  bool referenced_only = false;
  // @odata.type of an item whose content the service does not give; it makes the type incomplete.
  std::string unsupported_item;

  GraphService service = GraphService::kIntune;
  GraphAccess access = GraphAccess::kApplication;
  std::vector<std::string> permissions;          // what to request
  std::vector<std::vector<std::string>> any_of;  // of each list one is needed
  // Further ones of single parts: without them the part is not read.
  std::vector<std::string> part_permissions;
  // Answers that say that the tenant has no licence for it (provider/graph/absence.h).
  std::vector<std::string> absences;
  // Clouds that do not have it, by the words of domain::GraphCloud.
  std::vector<std::string> not_in_clouds;
};

// Takes its fields of one type. Throws CatalogueError.
GraphType ReadGraphType(MapReader& map);

// Throws CatalogueError when a reference leads to no type, or a key's collection does.
void CheckGraphTypes(const Catalogue& catalogue);

}  // namespace strongroom::catalogue
