#pragma once

#include <array>
#include <utility>

// Members of a kubeconfig that are not read, each with what to do instead: for whoever wrote it, so
// not what is refused of a tenant. https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
namespace strongroom::kube {

inline constexpr const char* kUnsupported = "is not supported";
inline constexpr const char* kNamesAFile =
    "names a file, which is not read for a kubeconfig of a tenant";
inline constexpr const char* kStartsAProgram =
    "starts a program, which is done on a person's machine only, by kubectl strongroom";

inline constexpr std::array<std::pair<const char*, const char*>, 1> kProgramsOfUser{{
    {"exec", "use the token of a ServiceAccount, or a client certificate"},
}};
inline constexpr std::array<std::pair<const char*, const char*>, 9> kUnsupportedOfUser{{
    {"auth-provider", "use a token or a client certificate"},
    {"username", "use a token or a client certificate"},
    {"password", "use a token or a client certificate"},
    {"as", "use credentials of the account itself"},
    {"act-as", "use credentials of the account itself"},
    {"as-uid", "use credentials of the account itself"},
    {"as-groups", "use credentials of the account itself"},
    {"as-user-extra", "use credentials of the account itself"},
    {"impersonate", "use credentials of the account itself"},
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
