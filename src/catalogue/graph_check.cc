#include "catalogue/graph_check.h"

#include <algorithm>

#include "catalogue/catalogue.h"
#include "catalogue/error.h"
#include "catalogue/graph_type.h"

namespace strongroom::catalogue {
namespace {

// What is restored in the order of the numbers finds what it names: so no reference leads in a
// circle, but to the type itself.
void CheckReference(const Catalogue& catalogue, const PolicyType& type,
                    const GraphReference& reference) {
  const std::string what = type.key + ": references: " + reference.to;
  const PolicyType* const to = catalogue.Find(reference.to);
  if (to == nullptr) throw CatalogueError(what + " is not a policy type");
  if (!Graph(*to).collection_of.empty()) {
    throw CatalogueError(what + " stands for some items of " + Graph(*to).collection_of);
  }
  const bool is_self = to->key == type.key || to->key == Graph(type).collection_of;
  if (!is_self && to->restore_order >= type.restore_order) {
    throw CatalogueError(what + " is not restored before it: restoreOrder " +
                         std::to_string(to->restore_order) + " and " +
                         std::to_string(type.restore_order));
  }
}

bool IsReferredTo(const Catalogue& catalogue, const std::string& key) {
  return std::any_of(catalogue.types().begin(), catalogue.types().end(), [&](const auto& type) {
    const std::vector<GraphReference>& references = Graph(type).references;
    return std::any_of(references.begin(), references.end(),
                       [&](const GraphReference& reference) { return reference.to == key; });
  });
}

// What is asked for one by one is what the answer is.
bool HasMoreThanItsAnswer(const GraphType& type) {
  return type.item || !type.parts.empty() || !type.links.empty() || !type.skip_when.empty() ||
         type.query.find("$expand") != std::string::npos;
}

}  // namespace

void CheckGraphTypes(const Catalogue& catalogue) {
  for (const PolicyType& type : catalogue.types()) {
    if (type.restore_order <= 0) {
      throw CatalogueError(type.key + ": restoreOrder: a number above 0 is needed");
    }
    for (const GraphReference& reference : Graph(type).references) {
      CheckReference(catalogue, type, reference);
    }
    if (!Graph(type).referenced_only) continue;
    if (!IsReferredTo(catalogue, type.key)) {
      throw CatalogueError(type.key + ": referencedOnly: no type refers to it");
    }
    if (HasMoreThanItsAnswer(Graph(type))) {
      throw CatalogueError(type.key +
                           ": referencedOnly: without item, parts, links, skipWhen and $expand");
    }
  }
}

}  // namespace strongroom::catalogue
