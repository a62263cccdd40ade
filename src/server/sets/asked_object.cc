#include "server/sets/asked_object.h"

#include "domain/form.h"

namespace strongroom::server::sets {

bool NamesObjects(const access::ResourceAccess& access) {
  return (access.ns.empty() || domain::form::kNamespace.Allows(access.ns)) &&
         (access.name.empty() || domain::form::kObjectName.Allows(access.name));
}

std::string SubjectOf(const access::ResourceAccess& access) {
  std::string subject = access.resource;
  if (!access.name.empty()) subject += '/' + access.name;
  if (!access.subresource.empty()) subject += '/' + access.subresource;
  return subject;
}

}  // namespace strongroom::server::sets
