#pragma once

#include <string>

#include "catalogue/catalogue.h"
#include "sets/item.h"

namespace strongroom::exporting {

// An item of a cluster as `kubectl apply` takes it.
struct Manifest {
  // Which are applied first: catalogue::RestoreRank, and 999 of a type that nobody here knows.
  int rank = 0;
  // A YAML document without "---", remarks before it. Empty when it is left out.
  std::string text;
  // Why it cannot be applied: what would be put back is not what was there.
  std::string left_out;
};

// `catalogue` is that of Kubernetes. Without what the API server owns: what does not count as a
// change of any type there (metadata.uid, status and so on), and the owners of an object, which are
// named by UIDs that another cluster does not have: the garbage collector would delete it. Throws
// ExportError for what is no object of Kubernetes.
Manifest ManifestOf(const catalogue::Catalogue& catalogue, const sets::Item& item);

// Of one that is not whole: it is left out.
Manifest DamagedManifest(const sets::Item& item);

}  // namespace strongroom::exporting
