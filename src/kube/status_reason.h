#pragma once

#include <string_view>

namespace strongroom::kube {

// Whether `reason` is one that Kubernetes itself gives in a metav1.Status: a word that says nothing
// but how a request ended, whoever sends it.
// https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#StatusReason
bool IsKnownReason(std::string_view reason);

// Likewise of what is wrong with a field.
// https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#CauseType
bool IsKnownCause(std::string_view reason);

}  // namespace strongroom::kube
