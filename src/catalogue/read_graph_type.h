#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "catalogue/graph_type.h"

namespace strongroom::catalogue {

class MapReader;

// References that many types have, by the name of the set.
using GraphReferenceSets = std::map<std::string, std::vector<GraphReference>, std::less<>>;

// Takes the catalogue's `referenceSets`. Throws CatalogueError.
GraphReferenceSets ReadGraphReferenceSets(MapReader& catalogue);

// Takes its fields of one type, but for its sub-kinds. Throws CatalogueError.
GraphType ReadGraphType(MapReader& map, const GraphReferenceSets& sets);

// Takes `subKinds` of a type: for each a policy type that is read with it and is optional, so that
// "*" stores no item twice. Throws CatalogueError.
std::vector<PolicyType> ReadGraphSubKinds(MapReader& map, const PolicyType& type);

}  // namespace strongroom::catalogue
