#pragma once

#include "catalogue/load.h"

namespace strongroom::test {

// The catalogues that are in the binary, read once for all tests of a program: with sanitizers that
// takes half a second.
inline const catalogue::Catalogues& BuiltInCatalogues() {
  static const catalogue::Catalogues catalogues = catalogue::LoadBuiltIn();
  return catalogues;
}

}  // namespace strongroom::test
