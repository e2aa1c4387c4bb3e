<category value="${key}" symbol="${number}" label="${words}" render="true" type="string"/>
