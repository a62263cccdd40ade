"""What Microsoft's Tenant Configuration Management backs up, and the policy type that has it here.

Its resource types as Microsoft documents them (2025-04): microsoft.intune.NAME and microsoft.entra.NAME.
"""

INTUNE = {
    "assignmentFilters": "deviceAndAppManagementAssignmentFilter",
    "roleDefinitions": "roleDefinition",
    "roleAssignments": "roleAssignment",
    "deviceCategories": "deviceCategory",
    "deviceConfigurations": """
        deviceConfigurationCustomPolicyWindows10 deviceConfigurationDefenderForEndpointOnboardingPolicyWindows10
        deviceConfigurationDeliveryOptimizationPolicyWindows10 deviceConfigurationDomainJoinPolicyWindows10
        deviceConfigurationEmailProfilePolicyWindows10 deviceConfigurationEndpointProtectionPolicyWindows10
        deviceConfigurationFirmwareInterfacePolicyWindows10
        deviceConfigurationHealthMonitoringConfigurationPolicyWindows10
        deviceConfigurationIdentityProtectionPolicyWindows10 deviceConfigurationImportedPfxCertificatePolicyWindows10
        deviceConfigurationKioskPolicyWindows10 deviceConfigurationNetworkBoundaryPolicyWindows10
        deviceConfigurationPkcsCertificatePolicyWindows10 deviceConfigurationPolicyAndroidDeviceAdministrator
        deviceConfigurationPolicyAndroidDeviceOwner deviceConfigurationPolicyAndroidOpenSourceProject
        deviceConfigurationPolicyAndroidWorkProfile deviceConfigurationPolicyWindows10 deviceConfigurationPolicyiOS
        deviceConfigurationPolicymacOS deviceConfigurationScepCertificatePolicyWindows10
        deviceConfigurationSecureAssessmentPolicyWindows10 deviceConfigurationSharedMultiDevicePolicyWindows10
        deviceConfigurationTrustedCertificatePolicyWindows10 deviceConfigurationVpnPolicyWindows10
        deviceConfigurationWindowsTeamPolicyWindows10 deviceConfigurationWiredNetworkPolicyWindows10
        wifiConfigurationPolicyAndroidDeviceAdministrator wifiConfigurationPolicyAndroidEnterpriseDeviceOwner
        wifiConfigurationPolicyAndroidEnterpriseWorkProfile wifiConfigurationPolicyAndroidForWork
        wifiConfigurationPolicyAndroidOpenSourceProject wifiConfigurationPolicyWindows10 wifiConfigurationPolicyiOS
        wifiConfigurationPolicymacOS windowsUpdateForBusinessRingUpdateProfileWindows10
    """,
    "configurationPolicies": """
        accountProtectionLocalUserGroupMembershipPolicy antivirusPolicyWindows10SettingCatalog
        attackSurfaceReductionRulesPolicyWindows10ConfigManager endpointDetectionAndResponsePolicyWindows10
        exploitProtectionPolicyWindows10SettingCatalog settingCatalogAsrRulesPolicyWindows10
        settingCatalogCustomPolicyWindows10
    """,
    "deviceCompliancePolicies": """
        deviceCompliancePolicyAndroid deviceCompliancePolicyAndroidDeviceOwner
        deviceCompliancePolicyAndroidWorkProfile deviceCompliancePolicyWindows10 deviceCompliancePolicyiOS
        deviceCompliancePolicymacOS
    """,
    "groupPolicyConfigurations": "deviceConfigurationAdministrativeTemplatePolicyWindows10",
    "intents": "accountProtectionPolicy applicationControlPolicyWindows10",
    "windowsFeatureUpdateProfiles": "windowsUpdateForBusinessFeatureUpdateProfileWindows10",
    "windowsAutopilotDeploymentProfiles": """
        windowsAutopilotDeploymentProfileAzureADHybridJoined windowsAutopilotDeploymentProfileAzureADJoined
    """,
    "deviceEnrollmentConfigurations": """
        deviceEnrollmentLimitRestriction deviceEnrollmentPlatformRestriction deviceEnrollmentStatusPageWindows10
    """,
    "targetedManagedAppConfigurations": "appConfigurationPolicy",
    "androidManagedAppProtections": "appProtectionPolicyAndroid",
    "iosManagedAppProtections": "appProtectionPolicyiOS",
    "mdmWindowsInformationProtectionPolicies": "windowsInformationProtectionPolicyWindows10MdmEnrolled",
    "policySets": "policySets",
    "managedDeviceCleanupRules": "deviceCleanupRule",
}
ENTRA = {
    "namedLocations": "namedLocationPolicy",
    "authenticationStrengthPolicies": "authenticationStrengthPolicy",
    "authenticationContextClassReferences": "authenticationContextClassReference",
    "groups": "group",
    "conditionalAccessPolicies": "conditionalAccessPolicy",
    "authorizationPolicy": "authorizationPolicy",
    "authenticationMethodsPolicy": """
        authenticationMethodPolicy authenticationMethodPolicyAuthenticator authenticationMethodPolicyEmail
        authenticationMethodPolicyFido2 authenticationMethodPolicySms authenticationMethodPolicySoftware
        authenticationMethodPolicyTemporary authenticationMethodPolicyVoice authenticationMethodPolicyX509
    """,
    "crossTenantAccessPolicy": """
        crossTenantAccessPolicy crossTenantAccessPolicyConfigurationDefault
        crossTenantAccessPolicyConfigurationPartner
    """,
    "identitySecurityDefaultsEnforcementPolicy": "securityDefaults",
    "externalIdentitiesPolicy": "externalIdentityPolicy",
    "tokenLifetimePolicies": "tokenLifetimePolicy",
    "directoryRoleDefinitions": "roleDefinition",
    "roleManagementPolicies": "roleSetting",
    "administrativeUnits": "administrativeUnit",
    "groupLifecyclePolicies": "groupLifecyclePolicy",
    "identityProviders": "socialIdentityProvider",
    "accessPackageCatalogs": """
        entitlementManagementAccessPackageCatalog entitlementManagementAccessPackageCatalogResource
    """,
    "accessPackages": "entitlementManagementAccessPackage",
    "accessPackageAssignmentPolicies": "entitlementManagementAccessPackageAssignmentPolicy",
    "connectedOrganizations": "entitlementManagementConnectedOrganization",
    "roleEligibilitySchedules": "roleEligibilityScheduleRequest",
    "organizations": "tenantDetails",
    "users": "user",
    "servicePrincipals": "servicePrincipal",
    "applications": "application",
}

EXPECTED = {"intune": 68, "entra": 36}


def problems(types):
    """What of it no application could read with the catalogue."""
    for service, table in (("intune", INTUNE), ("entra", ENTRA)):
        names = [name for text in table.values() for name in text.split()]
        if len(set(names)) != len(names) or len(names) != EXPECTED[service]:
            yield "tcm", f"{service}: {len(names)} names, {len(set(names))} of them different; {EXPECTED[service]} are known"
        for key in table:
            if key not in types:
                yield "tcm", f"{key} is no policy type"
            elif types[key].get("access", "application") != "application":
                yield "tcm", f"{key} cannot be read by an application"
