#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "kube/json.h"
#include "web/message.h"

// What an API server answers.
namespace strongroom::kube {

inline web::Response Answer(int status, const Json& body,
                            std::map<std::string, std::string> headers = {}) {
  return {status, body.dump(), std::move(headers)};
}

inline web::Response Refusal(int status, const std::string& reason,
                             std::map<std::string, std::string> headers = {}) {
  return Answer(status,
                {{"kind", "Status"}, {"code", status}, {"reason", reason}, {"message", "refused"}},
                std::move(headers));
}

inline Json Object(const std::string& name, const std::string& version,
                   const std::string& uid = "") {
  return {{"metadata",
           {{"namespace", "a"},
            {"name", name},
            {"uid", uid.empty() ? "uid-" + name : uid},
            {"resourceVersion", version}}}};
}

}  // namespace strongroom::kube
