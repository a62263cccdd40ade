#include <gtest/gtest.h>

#include "kube/transport.h"

// The main of every integration test program.
int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  strongroom::kube::InitialiseHttp(4);
  return RUN_ALL_TESTS();
}
