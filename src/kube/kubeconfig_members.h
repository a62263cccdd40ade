#pragma once

#include <array>
#include <utility>

// Members of a kubeconfig that are not read, each with what to do instead.
// https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
namespace strongroom::kube {

inline constexpr const char* kUnsupported = "is not supported";
inline constexpr const char* kNamesAFile =
    "names a file, which is not read for a kubeconfig of a tenant";

inline constexpr std::array<std::pair<const char*, const char*>, 10> kUnsupportedOfUser{{
    {"exec", "use a token, tokenFile or a client certificate"},
    {"auth-provider", "use a token, tokenFile or a client certificate"},
    {"username", "use a token, tokenFile or a client certificate"},
    {"password", "use a token, tokenFile or a client certificate"},
    {"as", "use credentials of the account itself"},
    {"act-as", "use credentials of the account itself"},
    {"as-uid", "use credentials of the account itself"},
    {"as-groups", "use credentials of the account itself"},
    {"as-user-extra", "use credentials of the account itself"},
    {"impersonate", "use credentials of the account itself"},
}};
inline constexpr std::array<std::pair<const char*, const char*>, 2> kUnsupportedOfCluster{{
    {"proxy-url", "the server must be reachable directly"},
    {"tls-server-name", "the server's certificate must name the host of its URL"},
}};

// Members that name files.
inline constexpr std::array<std::pair<const char*, const char*>, 3> kFilesOfUser{{
    {"tokenFile", "put its content in as token"},
    {"client-certificate", "put its content in as client-certificate-data"},
    {"client-key", "put its content in as client-key-data"},
}};
inline constexpr std::array<std::pair<const char*, const char*>, 1> kFilesOfCluster{{
    {"certificate-authority", "put its content in as certificate-authority-data"},
}};

}  // namespace strongroom::kube
