#pragma once

namespace strongroom::catalogue {

class Catalogue;

// Throws CatalogueError when a reference of a Graph catalogue leads to no type, or to one that is
// not restored before.
void CheckGraphTypes(const Catalogue& catalogue);

}  // namespace strongroom::catalogue
