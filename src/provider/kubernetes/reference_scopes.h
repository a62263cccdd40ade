#pragma once

#include <set>
#include <string>
#include <vector>

#include "provider/kubernetes/object.h"
#include "provider/kubernetes/type_collector.h"

namespace strongroom::provider::kubernetes {

// Which lists to read for the objects of `type` that were referred to: one for each. A reference
// without a namespace is looked for in all of them. `tenant_namespaces` is the tenant's boundary:
// when it is not empty, nothing outside of it is read. Names that cannot be those of an object are
// left out.
std::vector<ListScope> ScopesOf(const std::string& type, const std::set<Reference>& references,
                                const std::vector<std::string>& tenant_namespaces);

}  // namespace strongroom::provider::kubernetes
