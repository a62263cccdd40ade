#include "kube/resource.h"

#include "web/url.h"

namespace strongroom::kube {

std::string Resource::ApiVersion() const {
  return (group.empty() ? "" : std::string(group) + "/") + std::string(version);
}

std::string Resource::FullName() const {
  return std::string(plural) + (group.empty() ? "" : "." + std::string(group));
}

std::string ResourcePath(const Resource& resource, std::string_view ns, std::string_view name,
                         std::string_view subresource) {
  std::string path =
      resource.group.empty() ? "/api/" : "/apis/" + web::Escape(resource.group) + "/";
  path += web::Escape(resource.version);
  if (!ns.empty()) path += "/namespaces/" + web::Escape(ns);
  path += "/" + web::Escape(resource.plural);
  if (!name.empty()) path += "/" + web::Escape(name);
  if (!subresource.empty()) path += "/" + web::Escape(subresource);
  return path;
}

}  // namespace strongroom::kube
